package io.aichain.operator.model;

import static io.aichain.operator.model.Component.KAFKA;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.report.ExecutionReport;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;

/**
 * A chain's topics for Strimzi's topic operator, as services make and want them (io.aichain.log.Topics, which this room does not use: it would
 * bring Kafka's clients along; a test of e2e holds both against each other). Whoever comes first makes them; Strimzi shows them, and sets
 * right what somebody changes.
 */
final class StrimziTopics {
    /** What Kafka adds around a record, generously. */
    private static final int ENVELOPE_BYTES = 4096;

    private StrimziTopics() {}

    static List<GenericKubernetesResource> of(Inputs in) {
        int partitions = in.spec().genesis().partitions();
        return List.of(
                topic(in, "transactions", partitions, in.genesis().maxTransactionBytes()),
                topic(in, "blocks", 1, OrderRecord.MAX_BYTES),
                topic(in, "executions", 1, ExecutionReport.MAX_BYTES),
                topic(in, "batches", 1, BatchRecord.MAX_BYTES),
                topic(in, "anchors", 1, AnchorRecord.MAX_BYTES));
    }

    /** Outlives the resource as the brokers do, or goes with it. */
    private static GenericKubernetesResource topic(Inputs in, String what, int partitions, int maxRecordBytes) {
        String name = in.names().chain() + "." + what;
        GenericKubernetesResource topic = Foreign.object(
                in,
                "kafka.strimzi.io/v1",
                "KafkaTopic",
                name,
                KAFKA,
                Map.of(
                        "topicName",
                        name,
                        "partitions",
                        partitions,
                        "replicas",
                        in.spec().kafka().replicasOfTopics().orElseThrow(),
                        "config",
                        Map.of(
                                "cleanup.policy",
                                "delete",
                                "max.message.bytes",
                                Integer.toString(maxRecordBytes + ENVELOPE_BYTES),
                                "message.timestamp.type",
                                "LogAppendTime",
                                "min.insync.replicas",
                                "2",
                                "retention.bytes",
                                "-1",
                                "retention.ms",
                                "-1",
                                "unclean.leader.election.enable",
                                "false")));
        topic.setMetadata(Foreign.brokers(in, name));
        topic.getMetadata().setLabels(Map.of("strimzi.io/cluster", in.names().with("kafka")));
        return topic;
    }
}
