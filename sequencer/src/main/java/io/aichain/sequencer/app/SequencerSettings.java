package io.aichain.sequencer.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The process's configuration, from the environment: {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS} and so on. */
@ConfigMapping(prefix = "aichain")
interface SequencerSettings {
    /** {@code AICHAIN_GENESIS}: the genesis file. */
    Path genesis();

    Kafka kafka();

    Sequencer sequencer();

    /** How Kafka is reached. */
    interface Kafka {
        /** {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS}: host:port,... */
        String bootstrapServers();

        /** {@code AICHAIN_KAFKA_SECURITY__SASL_JAAS_CONFIG_} and the like: Kafka's own client settings for TLS and SASL. */
        Map<String, String> security();

        /**
         * {@code AICHAIN_KAFKA_REPLICAS}: of topics that are missing; fewer brokers are waited for. Absent: three, or as many as there are
         * brokers at that moment.
         */
        OptionalInt replicas();

        /** {@code AICHAIN_KAFKA_PATIENCE}: with one call, below the session time-out. */
        @WithDefault("5s")
        Duration patience();
    }

    /** What is the sequencer's own. */
    interface Sequencer {
        /** {@code AICHAIN_SEQUENCER_NODE_ID}: different for each, the same after a restart; a StatefulSet's pod name. */
        @WithDefault("${HOSTNAME}")
        String nodeId();

        /** {@code AICHAIN_SEQUENCER_KEY_FILE}: a file that holds the secret key, 0x and 64 hex digits; mounted from a Secret. */
        Path keyFile();

        /** {@code AICHAIN_SEQUENCER_BLOCK_TIME}. */
        @WithDefault("100ms")
        Duration blockTime();

        /** {@code AICHAIN_SEQUENCER_HEARTBEAT}: an empty block after this long without one; absent for none. */
        Optional<Duration> heartbeat();

        /** {@code AICHAIN_SEQUENCER_SESSION_TIMEOUT}: after which a silent leader is replaced. */
        @WithDefault("6s")
        Duration sessionTimeout();
    }
}
