package io.aichain.operator.dependent;

import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Set;

/** The kinds that the operator makes. Whoever adds one adds its rule to the role, and a test says so. */
public final class Kinds {
    /** Kubernetes' own, which are watched. */
    public static final List<Class<? extends HasMetadata>> OWN = List.of(
            StatefulSet.class,
            Service.class,
            ConfigMap.class,
            ServiceAccount.class,
            PersistentVolumeClaim.class,
            NetworkPolicy.class,
            Ingress.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class);

    /** Of these, what a chain has is never deleted by the operator: of each it has always the same, and its data lies there. */
    public static final Set<Class<? extends HasMetadata>> STAY =
            Set.of(ConfigMap.class, ServiceAccount.class, PersistentVolumeClaim.class);

    /** Of others, asked for by each reconcile where they are installed. */
    public record Foreign(Offer offer, String group, String version, String kind, String plural) {}

    public static final List<Foreign> FOREIGN = List.of(
            new Foreign(Offer.STRIMZI, "kafka.strimzi.io", "v1", "Kafka", "kafkas"),
            new Foreign(Offer.STRIMZI, "kafka.strimzi.io", "v1", "KafkaNodePool", "kafkanodepools"),
            new Foreign(Offer.STRIMZI, "kafka.strimzi.io", "v1", "KafkaTopic", "kafkatopics"),
            new Foreign(Offer.KEDA, "keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
            new Foreign(Offer.GATEWAY, "gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes"),
            new Foreign(Offer.SERVICE_MONITOR, "monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"),
            new Foreign(Offer.PROMETHEUS_RULE, "monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"));

    private Kinds() {}

    /** In which version the kinds of an offer are written. */
    static String version(Offer offer) {
        return FOREIGN.stream()
                .filter(one -> one.offer() == offer)
                .map(Foreign::version)
                .findFirst()
                .orElseThrow();
    }
}
