package io.aichain.log;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.report.ExecutionReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The five topics of a chain: their names and what each must be.
 *
 * @param chain its name, from genesis
 * @param partitions of {@code transactions}, from genesis
 * @param maxTransactionBytes of one raw transaction, from genesis
 */
public record Topics(String chain, int partitions, int maxTransactionBytes) {
    /** What Kafka adds around a record, generously. */
    private static final int ENVELOPE_BYTES = 4096;

    private static final String FOREVER = "-1";

    /**
     * One topic as it must be.
     *
     * @param config by Kafka's names; checked on an existing topic, set on a new one
     * @param isFlushed whether a record that is lost cannot be made again: the order, and the outboxes of what costs money or cannot be done
     *     twice (P7)
     */
    public record Spec(String name, int partitions, Map<String, String> config, boolean isFlushed) {
        public Spec {
            config = Map.copyOf(config);
        }

        /** Of a new topic: also what follows from how many copies there are, of which an acknowledged record must survive one (P1). */
        public Map<String, String> config(int replicas) {
            Map<String, String> all = new TreeMap<>(config);
            all.put("min.insync.replicas", Integer.toString(replicas < 3 ? 1 : 2));
            // one broker alone cannot lean on replicas: what it acknowledged must be on disk
            if (replicas == 1 && isFlushed) all.put("flush.messages", "1");
            return all;
        }
    }

    public static Topics of(Genesis genesis) {
        return new Topics(
                genesis.aichain().name(),
                genesis.aichain().partitions(),
                genesis.aichain().maxTransactionBytes());
    }

    /** What was asked. */
    public String transactions() {
        return chain + ".transactions";
    }

    /** The order. */
    public String blocks() {
        return chain + ".blocks";
    }

    /** What every executor found. */
    public String executions() {
        return chain + ".executions";
    }

    /** Where the data lies. */
    public String batches() {
        return chain + ".batches";
    }

    /** What Bitcoin knows. */
    public String anchors() {
        return chain + ".anchors";
    }

    /** All five. */
    public List<Spec> specs() {
        return List.of(
                spec(transactions(), partitions, maxTransactionBytes, false),
                spec(blocks(), 1, OrderRecord.MAX_BYTES, true),
                spec(executions(), 1, ExecutionReport.MAX_BYTES, false),
                spec(batches(), 1, BatchRecord.MAX_BYTES, true),
                spec(anchors(), 1, AnchorRecord.MAX_BYTES, true));
    }

    /** Retention is a safety setting: what a reader may still need is never deleted by age. Broker time, because the merge goes by it. */
    private static Spec spec(String name, int partitions, int maxRecordBytes, boolean isFlushed) {
        return new Spec(
                name,
                partitions,
                Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        FOREVER,
                        "retention.bytes",
                        FOREVER,
                        "unclean.leader.election.enable",
                        "false",
                        "message.timestamp.type",
                        "LogAppendTime",
                        "max.message.bytes",
                        Integer.toString(maxRecordBytes + ENVELOPE_BYTES)),
                isFlushed);
    }
}
