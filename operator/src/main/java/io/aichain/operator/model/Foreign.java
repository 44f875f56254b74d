package io.aichain.operator.model;

import static io.aichain.operator.model.Component.CHAIN;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;

import io.aichain.operator.api.DeletionPolicy;
import io.aichain.operator.api.ExecutorsSpec;
import io.aichain.operator.api.KafkaSpec;
import io.aichain.operator.api.RpcSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects of kinds that others define; made only where they are installed. */
final class Foreign {
    private Foreign() {}

    /** KEDA: by the requests in flight and the calls that wait for their turn, with CPU as a guard. */
    static GenericKubernetesResource scaledObject(Inputs in) {
        ExecutorsSpec.Autoscaling wanted = in.spec().executors().autoscaling();
        String pods = "{namespace=\"%s\",pod=~\"%s-[0-9]+\"}"
                .formatted(in.names().namespace(), in.names().of(EXECUTOR));
        // seconds of answering for each second are the requests in flight (Little's law)
        String inFlight = "sum(rate(aichain_rpc_calls_seconds_sum" + pods + "[1m]))";
        // of one moment: the average of a minute, as a queue comes and goes between two looks
        String waiting = "sum(avg_over_time(aichain_executor_calls_waiting" + pods + "[1m]))";
        GenericKubernetesResource scaler = object(
                in,
                "keda.sh/v1alpha1",
                "ScaledObject",
                in.names().of(EXECUTOR),
                EXECUTOR,
                Map.of(
                        "scaleTargetRef",
                        Map.of(
                                "apiVersion",
                                "apps/v1",
                                "kind",
                                "StatefulSet",
                                "name",
                                in.names().of(EXECUTOR)),
                        "pollingInterval",
                        5,
                        "minReplicaCount",
                        wanted.minReplicas(),
                        "maxReplicaCount",
                        wanted.maxReplicas(),
                        "advanced",
                        Map.of("horizontalPodAutoscalerConfig", Map.of("behavior", behavior())),
                        "triggers",
                        List.of(
                                prometheus(wanted, inFlight, wanted.mostInFlight()),
                                prometheus(wanted, waiting, wanted.mostWaiting()),
                                Map.of(
                                        "type",
                                        "cpu",
                                        "metricType",
                                        "Utilization",
                                        "metadata",
                                        Map.of("value", wanted.cpuPercent().toString())))));
        // the autoscaler that KEDA makes is KEDA's: it is not to look like one of ours
        scaler.getMetadata()
                .setAnnotations(Map.of(
                        "scaledobject.keda.sh/hpa-excluded-labels",
                        String.join(",", in.names().labels(EXECUTOR).keySet())));
        return scaler;
    }

    /** @param threshold of one executor: as many are wanted as divide the sum by it */
    private static Map<String, Object> prometheus(ExecutorsSpec.Autoscaling wanted, String query, Integer threshold) {
        return Map.of(
                "type",
                "prometheus",
                "metadata",
                Map.of("serverAddress", wanted.prometheusUrl(), "query", query, "threshold", threshold.toString()));
    }

    /** Up at once, down slowly and one at a time: each new one has to fetch its state first. */
    private static Map<String, Object> behavior() {
        return Map.of(
                "scaleUp",
                Map.of(
                        "stabilizationWindowSeconds",
                        0,
                        "policies",
                        List.of(Map.of("type", "Pods", "value", 2, "periodSeconds", 15))),
                "scaleDown",
                Map.of(
                        "stabilizationWindowSeconds",
                        300,
                        "policies",
                        List.of(Map.of("type", "Pods", "value", 1, "periodSeconds", 60))));
    }

    /** JSON-RPC at a Gateway of the user's; WebSockets go the same way. */
    static GenericKubernetesResource route(Inputs in) {
        RpcSpec.Gateway wanted = in.spec().rpc().gateway();
        Map<String, Object> parent = new LinkedHashMap<>();
        // with what the API server would fill in, so that a second look finds nothing to write
        parent.put("group", "gateway.networking.k8s.io");
        parent.put("kind", "Gateway");
        parent.put("name", wanted.name());
        if (wanted.namespace() != null) parent.put("namespace", wanted.namespace());
        return object(
                in,
                "gateway.networking.k8s.io/v1",
                "HTTPRoute",
                in.names().with("rpc"),
                EXECUTOR,
                Map.of(
                        "parentRefs",
                        List.of(parent),
                        "hostnames",
                        List.of(wanted.host()),
                        "rules",
                        List.of(Map.of(
                                "matches",
                                List.of(Map.of("path", Map.of("type", "PathPrefix", "value", "/"))),
                                "backendRefs",
                                List.of(Map.of(
                                        "group",
                                        "",
                                        "kind",
                                        "Service",
                                        "name",
                                        in.names().with("rpc"),
                                        "port",
                                        Workload.RPC_PORT,
                                        "weight",
                                        1))))));
    }

    static GenericKubernetesResource serviceMonitor(Inputs in) {
        return chosen(
                in,
                object(
                        in,
                        "monitoring.coreos.com/v1",
                        "ServiceMonitor",
                        in.names().chain(),
                        CHAIN,
                        Map.of(
                                "selector",
                                Map.of(
                                        "matchLabels",
                                        Map.of(Names.CHAIN, in.names().chain())),
                                "endpoints",
                                List.of(Map.of("port", "status", "path", "/q/metrics", "interval", "15s")))));
    }

    /** What is asked of Prometheus is in {@link Alarms}. */
    static GenericKubernetesResource prometheusRule(Inputs in) {
        return chosen(
                in,
                object(
                        in,
                        "monitoring.coreos.com/v1",
                        "PrometheusRule",
                        in.names().chain(),
                        CHAIN,
                        Map.of(
                                "groups",
                                List.of(Map.of(
                                        "name",
                                        "aichain",
                                        "rules",
                                        Alarms.of(in.names(), in.spec().hibernated()))))));
    }

    /** With the labels by which a Prometheus chooses what it looks at. */
    private static GenericKubernetesResource chosen(Inputs in, GenericKubernetesResource object) {
        Map<String, String> labels = new TreeMap<>(in.spec().monitoring().moreLabels());
        labels.putAll(object.getMetadata().getLabels());
        object.getMetadata().setLabels(labels);
        return object;
    }

    /** Strimzi's, with what a chain needs of Kafka (docs/operations.md, "Kafka"). */
    static List<GenericKubernetesResource> strimzi(Inputs in) {
        KafkaSpec.Strimzi wanted = in.spec().kafka().strimzi();
        String cluster = in.names().with("kafka");
        Map<String, Object> volume = new LinkedHashMap<>();
        volume.put("id", 0);
        volume.put("type", "persistent-claim");
        volume.put("size", wanted.volume().size());
        volume.put("deleteClaim", in.spec().deletionPolicy() == DeletionPolicy.Delete);
        volume.put("kraftMetadata", "shared");
        if (wanted.volume().storageClassName() != null)
            volume.put("class", wanted.volume().storageClassName());
        GenericKubernetesResource pool = object(
                in,
                "kafka.strimzi.io/v1",
                "KafkaNodePool",
                in.names().with("kafka-node"),
                KAFKA,
                Map.of(
                        "replicas",
                        wanted.replicas(),
                        "roles",
                        List.of("controller", "broker"),
                        "storage",
                        Map.of("type", "jbod", "volumes", List.of(volume))));
        pool.setMetadata(brokers(in, in.names().with("kafka-node")));
        pool.getMetadata().setLabels(Map.of("strimzi.io/cluster", cluster));
        GenericKubernetesResource kafka = object(
                in,
                "kafka.strimzi.io/v1",
                "Kafka",
                cluster,
                KAFKA,
                Map.of(
                        "entityOperator",
                        topicOperator(),
                        "kafka",
                        Map.of(
                                "listeners",
                                List.of(Map.of("name", "plain", "port", 9092, "type", "internal", "tls", false)),
                                "config",
                                Map.of(
                                        "default.replication.factor",
                                        3,
                                        "min.insync.replicas",
                                        2,
                                        "offsets.topic.replication.factor",
                                        3,
                                        "transaction.state.log.replication.factor",
                                        3,
                                        "transaction.state.log.min.isr",
                                        2,
                                        "unclean.leader.election.enable",
                                        false,
                                        "auto.create.topics.enable",
                                        false,
                                        // a KafkaTopic that is deleted would take the order with it (P1)
                                        "delete.topic.enable",
                                        false,
                                        "group.min.session.timeout.ms",
                                        1000))));
        kafka.setMetadata(brokers(in, cluster));
        return List.of(pool, kafka);
    }

    /** It makes the {@link StrimziTopics}; without finalizers, as those would keep objects for ever that are deleted together with it. */
    private static Map<String, Object> topicOperator() {
        return Map.of(
                "topicOperator",
                Map.of(),
                "template",
                Map.of(
                        "topicOperatorContainer",
                        Map.of("env", List.of(Map.of("name", "STRIMZI_USE_FINALIZERS", "value", "false")))));
    }

    /** Strimzi copies labels onto its pods, which are none of ours: these have an annotation instead. The order outlives the resource. */
    static ObjectMeta brokers(Inputs in, String name) {
        ObjectMeta meta = ChainObjects.data(in, name);
        meta.setLabels(null);
        meta.setAnnotations(Map.of(Names.CHAIN, in.names().chain()));
        return meta;
    }

    static GenericKubernetesResource object(
            Inputs in, String version, String kind, String name, Component component, Map<String, Object> spec) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(version);
        object.setKind(kind);
        object.setMetadata(in.names().meta(name, component));
        object.setAdditionalProperty("spec", sorted(spec));
        return object;
    }

    /** Maps without order would make another text of the same object each time. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new TreeMap<>();
            map.forEach((key, member) -> out.put(key.toString(), sorted(member)));
            return out;
        }
        return value instanceof List<?> list
                ? list.stream().map(Foreign::sorted).toList()
                : value;
    }
}
