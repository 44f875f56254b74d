package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.KafkaConnection;
import io.aichain.sequencer.domain.BlockCutter;
import java.time.Duration;
import java.util.Optional;

/**
 * What this process is told; what all readers must share stands in genesis.
 *
 * @param nodeId different for each sequencer of a chain, the same after a restart
 * @param secretKey whose address genesis names as the sequencer
 * @param sessionTimeout after which a silent leader is replaced
 * @param kafkaPatience with one call to Kafka; below the session time-out
 */
public record SequencerConfig(
        KafkaConnection kafka,
        Genesis genesis,
        String nodeId,
        Hash secretKey,
        BlockCutter.Pace pace,
        Duration sessionTimeout,
        Duration kafkaPatience) {
    public static final Duration DEFAULT_BLOCK_TIME = Duration.ofMillis(100);
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

    public SequencerConfig {
        if (nodeId.isBlank() || nodeId.length() > 64) throw new IllegalArgumentException("node id: " + nodeId);
    }

    /** With the usual times. */
    public static SequencerConfig of(KafkaConnection kafka, Genesis genesis, String nodeId, Hash secretKey) {
        return new SequencerConfig(
                kafka,
                genesis,
                nodeId,
                secretKey,
                new BlockCutter.Pace(DEFAULT_BLOCK_TIME, Optional.empty()),
                DEFAULT_SESSION_TIMEOUT,
                Duration.ofSeconds(5));
    }

    public SequencerConfig withPace(Duration blockTime, Optional<Duration> heartbeat) {
        BlockCutter.Pace newPace = new BlockCutter.Pace(blockTime, heartbeat);
        return new SequencerConfig(kafka, genesis, nodeId, secretKey, newPace, sessionTimeout, kafkaPatience);
    }

    public SequencerConfig withTimeouts(Duration session, Duration patience) {
        return new SequencerConfig(kafka, genesis, nodeId, secretKey, pace, session, patience);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "sequencer " + nodeId + " of " + genesis.aichain().name() + " on " + kafka + ", " + pace;
    }
}
