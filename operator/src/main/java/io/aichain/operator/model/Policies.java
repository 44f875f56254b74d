package io.aichain.operator.model;

import static io.aichain.operator.model.Component.ANCHOR;
import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.CHAIN;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;

import io.aichain.operator.api.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Nothing is open but what is named here: one policy for each opening, so that a look at their names says who talks to whom. */
public final class Policies {
    /** Ends the name of the one that lets the anchor reach its Bitcoin node. */
    public static final String TO_BITCOIN = "to-bitcoin";

    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private Policies() {}

    static List<NetworkPolicy> of(Inputs in) {
        List<NetworkPolicy> all = new ArrayList<>();
        all.add(denyAll(in));
        // 5353 is that of OpenShift's servers themselves, behind their Service's 53, and it is theirs that counts
        all.add(egress(
                in,
                "to-dns",
                everyPod(in),
                List.of(),
                port("UDP", 53),
                port("TCP", 53),
                port("UDP", 5353),
                port("TCP", 5353)));
        all.add(status(in));
        all.add(rpc(in));
        all.add(ofPeers(in));
        if (in.spec().kafka().usesEmbedded()) {
            LabelSelector brokers = pods(in, KAFKA);
            all.add(egress(in, "to-kafka", services(in), List.of(peer(brokers)), tcp(Trial.KAFKA_PORT)));
            all.add(ingress(in, "kafka-from-services", brokers, List.of(peer(services(in))), tcp(Trial.KAFKA_PORT)));
        } else if (in.spec().kafka().strimzi() != null) {
            NetworkPolicyPeer brokers =
                    peer(select(Map.of("strimzi.io/cluster", in.names().with("kafka"))));
            all.add(egress(in, "to-kafka", services(in), List.of(brokers), tcp(Trial.KAFKA_PORT)));
        } else {
            // brokers name each other's addresses, so only the ports are known here
            NetworkPolicyPort[] ports = Stream.of(in.kafkaBootstrap().split(","))
                    .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)))
                    .distinct()
                    .sorted()
                    .map(Policies::tcp)
                    .toArray(NetworkPolicyPort[]::new);
            all.add(egress(in, "to-kafka", services(in), List.of(), ports));
        }
        if (in.spec().bitcoin().onTrial()) {
            LabelSelector node = pods(in, BITCOIN);
            all.add(egress(in, TO_BITCOIN, pods(in, ANCHOR), List.of(peer(node)), tcp(Trial.BITCOIN_PORT)));
            all.add(ingress(in, "bitcoin-from-anchor", node, List.of(peer(pods(in, ANCHOR))), tcp(Trial.BITCOIN_PORT)));
        } else {
            // by name it may lie anywhere, so only the port is known here; without a port no anchor has ever run
            NetworkPolicyPort[] ports =
                    in.bitcoinPort().stream().mapToObj(Policies::tcp).toArray(NetworkPolicyPort[]::new);
            all.add(egress(in, TO_BITCOIN, pods(in, ANCHOR), List.of(), ports));
        }
        return all;
    }

    /** Which port {@link #TO_BITCOIN} opens, if it is one. */
    public static OptionalInt port(NetworkPolicy toBitcoin) {
        return toBitcoin.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .mapToInt(one -> one.getPort().getIntVal())
                .findFirst();
    }

    private static NetworkPolicy denyAll(Inputs in) {
        return policy(in, "deny-all")
                .withNewSpec()
                .withPodSelector(everyPod(in))
                .withPolicyTypes("Ingress", "Egress")
                .endSpec()
                .build();
    }

    /** Health and metrics: for the operator, and for Prometheus. */
    private static NetworkPolicy status(Inputs in) {
        List<NetworkPolicyPeer> callers = new ArrayList<>();
        callers.add(new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(select(Map.of(NAMESPACE_NAME, in.operatorNamespace())))
                .withPodSelector(select(Map.of("app.kubernetes.io/name", Names.OPERATOR)))
                .build());
        String namespace = in.spec().monitoring().namespace();
        // without a namespace any pod with that label would be let in
        if (in.spec().monitoring().enabled() && namespace != null) {
            callers.add(new NetworkPolicyPeerBuilder()
                    .withNamespaceSelector(select(Map.of(NAMESPACE_NAME, namespace)))
                    .withPodSelector(select(Map.of("app.kubernetes.io/name", "prometheus")))
                    .build());
        }
        return ingress(in, "status-from-operator", services(in), callers, tcp(Workload.STATUS_PORT));
    }

    /** The operator asks it too, for heights. */
    private static NetworkPolicy rpc(Inputs in) {
        List<NetworkPolicyPeer> callers = new ArrayList<>();
        if (in.spec().networkPolicy().rpcCallers() == NetworkPolicySpec.Callers.namespace) {
            callers.add(peer(select(Map.of())));
            callers.add(new NetworkPolicyPeerBuilder()
                    .withNamespaceSelector(select(Map.of(NAMESPACE_NAME, in.operatorNamespace())))
                    .withPodSelector(select(Map.of("app.kubernetes.io/name", Names.OPERATOR)))
                    .build());
        }
        return ingress(in, "rpc-from-callers", pods(in, EXECUTOR), callers, tcp(Workload.RPC_PORT));
    }

    /** So that an executor can take its first state from another. */
    private static NetworkPolicy ofPeers(Inputs in) {
        LabelSelector executors = pods(in, EXECUTOR);
        return policy(in, "executor-peers")
                .withNewSpec()
                .withPodSelector(executors)
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .withFrom(peer(executors))
                .withPorts(tcp(Workload.STATUS_PORT))
                .endIngress()
                .addNewEgress()
                .withTo(peer(executors))
                .withPorts(tcp(Workload.STATUS_PORT))
                .endEgress()
                .endSpec()
                .build();
    }

    /** @param callers empty for everybody */
    private static NetworkPolicy ingress(
            Inputs in, String name, LabelSelector to, List<NetworkPolicyPeer> callers, NetworkPolicyPort... ports) {
        return policy(in, name)
                .withNewSpec()
                .withPodSelector(to)
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .withFrom(callers)
                .withPorts(ports)
                .endIngress()
                .endSpec()
                .build();
    }

    /** @param called empty for every address */
    private static NetworkPolicy egress(
            Inputs in, String name, LabelSelector from, List<NetworkPolicyPeer> called, NetworkPolicyPort... ports) {
        return policy(in, name)
                .withNewSpec()
                .withPodSelector(from)
                .withPolicyTypes("Egress")
                .addNewEgress()
                .withTo(called)
                .withPorts(ports)
                .endEgress()
                .endSpec()
                .build();
    }

    private static NetworkPolicyBuilder policy(Inputs in, String name) {
        return new NetworkPolicyBuilder()
                .withMetadata(in.names().meta(in.names().with(name), CHAIN));
    }

    /** By the parts' names: whoever copies our labels onto pods of its own is not cut off. */
    private static LabelSelector everyPod(Inputs in) {
        List<Component> parts = new ArrayList<>(List.of(KAFKA, BITCOIN));
        parts.addAll(Component.SERVICES);
        return pods(in, parts);
    }

    private static LabelSelector pods(Inputs in, Component component) {
        return select(in.names().selector(component));
    }

    private static LabelSelector services(Inputs in) {
        return pods(in, Component.SERVICES);
    }

    private static LabelSelector pods(Inputs in, List<Component> parts) {
        return new LabelSelectorBuilder()
                .withMatchLabels(Map.of(Names.CHAIN, in.names().chain()))
                .addNewMatchExpression()
                .withKey(Names.COMPONENT)
                .withOperator("In")
                .withValues(parts.stream().map(Component::label).toList())
                .endMatchExpression()
                .build();
    }

    private static LabelSelector select(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(labels).build();
    }

    private static NetworkPolicyPeer peer(LabelSelector pods) {
        return new NetworkPolicyPeerBuilder().withPodSelector(pods).build();
    }

    private static NetworkPolicyPort tcp(int number) {
        return port("TCP", number);
    }

    private static NetworkPolicyPort port(String protocol, int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(number))
                .build();
    }
}
