package io.aichain.operator.model;

import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;

import io.aichain.operator.api.RpcSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the parts find one another, and how callers find the chain. */
final class Network {
    /** Kubernetes' own default, given so that a second look finds nothing to write. */
    private static final int AFFINITY_SECONDS = 10_800;

    private Network() {}

    /** Gives each pod of a StatefulSet a name, also before it is ready: peers and the operator ask those that are not. */
    static Service headless(Inputs in, Component component) {
        List<ServicePort> ports = new ArrayList<>();
        switch (component) {
            case KAFKA -> ports.add(port("kafka", Trial.KAFKA_PORT));
            case BITCOIN -> ports.add(port("rpc", Trial.BITCOIN_PORT));
            case EXECUTOR, DA_WRITER, ANCHOR, SEQUENCER -> ports.add(port("status", Workload.STATUS_PORT));
            case CHAIN -> throw new IllegalArgumentException("a chain has no pods of its own");
        }
        return new ServiceBuilder()
                .withMetadata(in.names().meta(in.names().of(component), component))
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(in.names().selector(component))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    /** JSON-RPC: the executors that follow the order. */
    static Service rpc(Inputs in) {
        RpcSpec wanted = in.spec().rpc();
        ServiceBuilder service = new ServiceBuilder()
                .withMetadata(meta(in, wanted.moreServiceAnnotations()))
                .withNewSpec()
                .withType(wanted.serviceType().name())
                .withSelector(in.names().selector(EXECUTOR))
                .withPorts(port("rpc", Workload.RPC_PORT))
                .withSessionAffinity(wanted.sessionAffinity().name())
                .endSpec();
        if (wanted.sessionAffinity() == RpcSpec.SessionAffinity.ClientIP) {
            service.editSpec()
                    .withNewSessionAffinityConfig()
                    .withNewClientIP(AFFINITY_SECONDS)
                    .endSessionAffinityConfig()
                    .endSpec();
        }
        return service.build();
    }

    static Ingress ingress(Inputs in) {
        RpcSpec.Ingress wanted = in.spec().rpc().ingress();
        IngressBuilder ingress = new IngressBuilder()
                .withMetadata(meta(in, wanted.moreAnnotations()))
                .withNewSpec()
                .withIngressClassName(wanted.className())
                .addNewRule()
                .withHost(wanted.host())
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(in.names().with("rpc"))
                .withNewPort()
                .withName("rpc")
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec();
        if (wanted.tlsSecretName() != null) {
            ingress.editSpec()
                    .addNewTl()
                    .withHosts(wanted.host())
                    .withSecretName(wanted.tlsSecretName())
                    .endTl()
                    .endSpec();
        }
        return ingress.build();
    }

    private static ObjectMeta meta(Inputs in, Map<String, String> annotations) {
        return in.names()
                .meta(in.names().with("rpc"), EXECUTOR)
                .edit()
                .addToAnnotations(annotations)
                .build();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withNewTargetPort(name)
                .withProtocol("TCP")
                .build();
    }

    static List<Component> withPods(Inputs in) {
        List<Component> all = new ArrayList<>();
        if (in.spec().kafka().usesEmbedded()) all.add(KAFKA);
        if (in.spec().bitcoin().onTrial()) all.add(BITCOIN);
        all.addAll(Component.SERVICES);
        return all;
    }
}
