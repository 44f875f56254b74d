package io.aichain.dawriter;

import io.aichain.chain.batch.NetworkId;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.log.KafkaConnection;
import java.time.Duration;

/**
 * How this process writes; what all must share stands in genesis.
 *
 * @param nodeId of this process, the same after a restart and different among replicas
 * @param sessionTimeout after which a silent leader is replaced
 * @param patience with a broker that does not answer an append
 * @param network that new batches go to; may change at any restart, which switches at the edge of a batch
 * @param cut when a batch is closed and how it is packed
 * @param maxBacklogBytes of blocks in memory: beyond it reading pauses until something is published
 * @param retryFirst pause after the first refusal of a network, doubled with each
 * @param retryMost longest pause
 */
public record DaWriterConfig(
        KafkaConnection kafka,
        String nodeId,
        Duration sessionTimeout,
        Duration patience,
        NetworkId network,
        CutLimits cut,
        long maxBacklogBytes,
        Duration retryFirst,
        Duration retryMost) {
    public static final CutLimits DEFAULT_CUT =
            new CutLimits(1 << 20, 16 << 20, 6_000, Duration.ofSeconds(10), 1 << 20, 6);

    /** What a chain without wishes of its own takes. */
    public static DaWriterConfig of(KafkaConnection kafka, String nodeId, NetworkId network) {
        return new DaWriterConfig(
                kafka,
                nodeId,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                network,
                DEFAULT_CUT,
                128 << 20,
                Duration.ofMillis(250),
                Duration.ofSeconds(30));
    }

    public DaWriterConfig withCut(CutLimits newCut) {
        return new DaWriterConfig(
                kafka, nodeId, sessionTimeout, patience, network, newCut, maxBacklogBytes, retryFirst, retryMost);
    }

    public DaWriterConfig withNetwork(NetworkId newNetwork) {
        return new DaWriterConfig(
                kafka, nodeId, sessionTimeout, patience, newNetwork, cut, maxBacklogBytes, retryFirst, retryMost);
    }
}
