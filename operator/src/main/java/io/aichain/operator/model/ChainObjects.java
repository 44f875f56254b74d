package io.aichain.operator.model;

import static io.aichain.operator.model.Component.ANCHOR;
import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.CHAIN;
import static io.aichain.operator.model.Component.DA_WRITER;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;
import static io.aichain.operator.model.Component.SEQUENCER;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.DataAvailabilitySpec.FileNetwork;
import io.aichain.operator.api.DeletionPolicy;
import io.aichain.operator.api.ExecutorsSpec;
import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All objects of a chain, in the order in which they are applied. */
public final class ChainObjects {
    private ChainObjects() {}

    public static List<Desired> of(Inputs in) {
        AIChainSpec spec = in.spec();
        List<Desired> all = new ArrayList<>();
        add(all, CHAIN, serviceAccount(in), genesis(in), files(in));
        if (spec.networkPolicy().enabled()) Policies.of(in).forEach(policy -> add(all, CHAIN, policy));
        for (Component component : Network.withPods(in)) add(all, component, Network.headless(in, component));
        if (spec.kafka().usesEmbedded()) add(all, KAFKA, Trial.kafka(in));
        if (spec.kafka().strimzi() != null && in.offers().contains(Offer.STRIMZI)) {
            Foreign.strimzi(in).forEach(object -> add(all, KAFKA, object));
            StrimziTopics.of(in).forEach(topic -> add(all, KAFKA, topic));
        }
        if (spec.bitcoin().onTrial()) add(all, BITCOIN, Trial.bitcoin(in));
        add(all, EXECUTOR, Network.rpc(in));
        if (spec.rpc().ingress() != null) add(all, EXECUTOR, Network.ingress(in));
        if (spec.rpc().gateway() != null && in.offers().contains(Offer.GATEWAY)) add(all, EXECUTOR, Foreign.route(in));
        add(all, EXECUTOR, Services.executors(in));
        add(all, DA_WRITER, Services.daWriter(in));
        add(all, ANCHOR, Services.anchor(in));
        add(all, SEQUENCER, Services.sequencer(in));
        if (!spec.hibernated()) {
            scaling(in, all);
            budgets(in, all);
        }
        if (spec.monitoring().enabled() && in.offers().contains(Offer.SERVICE_MONITOR))
            add(all, CHAIN, Foreign.serviceMonitor(in));
        if (spec.monitoring().enabled() && in.offers().contains(Offer.PROMETHEUS_RULE))
            add(all, CHAIN, Foreign.prometheusRule(in));
        return List.copyOf(all);
    }

    private static void scaling(Inputs in, List<Desired> all) {
        ExecutorsSpec.Autoscaling wanted = in.spec().executors().autoscaling();
        if (wanted == null) return;
        switch (wanted.provider()) {
            case hpa -> add(all, EXECUTOR, autoscaler(in, wanted));
            case keda -> {
                if (in.offers().contains(Offer.KEDA)) add(all, EXECUTOR, Foreign.scaledObject(in));
            }
        }
    }

    /** One replica has none: a budget would only keep its node from being drained. */
    private static void budgets(Inputs in, List<Desired> all) {
        AIChainSpec spec = in.spec();
        if (spec.executors().least() > 1) add(all, EXECUTOR, budget(in, EXECUTOR));
        if (spec.daWriter().replicas() > 1) add(all, DA_WRITER, budget(in, DA_WRITER));
        if (spec.anchor().replicas() > 1) add(all, ANCHOR, budget(in, ANCHOR));
        if (spec.sequencer().replicas() > 1) add(all, SEQUENCER, budget(in, SEQUENCER));
    }

    private static void add(List<Desired> all, Component component, HasMetadata... objects) {
        for (HasMetadata object : objects) all.add(new Desired(component, object));
    }

    private static ServiceAccount serviceAccount(Inputs in) {
        return new ServiceAccountBuilder()
                .withMetadata(in.names().meta(in.names().chain(), CHAIN))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private static ConfigMap genesis(Inputs in) {
        return new ConfigMapBuilder()
                .withMetadata(data(in, in.names().with("genesis")))
                .withImmutable(true)
                .withData(Map.of("genesis.json", in.genesis().text()))
                .build();
    }

    private static PersistentVolumeClaim files(Inputs in) {
        FileNetwork wanted = in.spec().dataAvailability().fileNetwork();
        return new PersistentVolumeClaimBuilder()
                .withMetadata(data(in, in.names().with("da")))
                .withNewSpec()
                .withAccessModes(wanted.accessMode().name())
                .withVolumeMode("Filesystem")
                .withStorageClassName(wanted.storageClassName())
                .withNewResources()
                .addToRequests("storage", new Quantity(wanted.size()))
                .endResources()
                .endSpec()
                .build();
    }

    /** Of what the chain is made again from, if its resource is deleted and applied again. */
    static ObjectMeta data(Inputs in, String name) {
        return in.spec().deletionPolicy() == DeletionPolicy.Delete
                ? in.names().meta(name, CHAIN)
                : in.names().kept(name, CHAIN);
    }

    private static PodDisruptionBudget budget(Inputs in, Component component) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(in.names().meta(in.names().of(component), component))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withNewSelector()
                .withMatchLabels(in.names().selector(component))
                .endSelector()
                .endSpec()
                .build();
    }

    /** By CPU: up at once, down slowly and one at a time, as each new one has to fetch its state first. */
    private static HorizontalPodAutoscaler autoscaler(Inputs in, ExecutorsSpec.Autoscaling wanted) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(in.names().meta(in.names().of(EXECUTOR), EXECUTOR))
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "StatefulSet", in.names().of(EXECUTOR))
                .withMinReplicas(wanted.minReplicas())
                .withMaxReplicas(wanted.maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(wanted.cpuPercent())
                .endTarget()
                .endResource()
                .endMetric()
                .withNewBehavior()
                .withNewScaleUp()
                .withStabilizationWindowSeconds(0)
                .withSelectPolicy("Max")
                .addNewPolicy(15, "Pods", 2)
                .endScaleUp()
                .withNewScaleDown()
                .withStabilizationWindowSeconds(300)
                .withSelectPolicy("Max")
                .addNewPolicy(60, "Pods", 1)
                .endScaleDown()
                .endBehavior()
                .endSpec()
                .build();
    }
}
