package io.aichain.dawriter.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The process's configuration, from the environment: {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS} and so on. */
@ConfigMapping(prefix = "aichain")
interface DaWriterSettings {
    /** {@code AICHAIN_GENESIS}: the genesis file. */
    Path genesis();

    Kafka kafka();

    DaWriter daWriter();

    /** {@code AICHAIN_DA}: where networks are reached, {@code file:DIR,...}; each must be one of genesis. */
    List<String> da();

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

    /** What is the writer's own. */
    interface DaWriter {
        /** {@code AICHAIN_DA_WRITER_NODE_ID}: different for each, the same after a restart; a StatefulSet's pod name. */
        @WithDefault("${HOSTNAME}")
        String nodeId();

        /** {@code AICHAIN_DA_WRITER_NETWORK}: that new batches go to. */
        String network();

        /** {@code AICHAIN_DA_WRITER_SESSION_TIMEOUT}: after which a silent leader is replaced. */
        @WithDefault("10s")
        Duration sessionTimeout();

        /** {@code AICHAIN_DA_WRITER_BATCH_BYTES}: compressed size to aim at. */
        @WithDefault("1048576")
        int batchBytes();

        /** {@code AICHAIN_DA_WRITER_BATCH_RAW_BYTES}: largest uncompressed size. */
        @WithDefault("16777216")
        int batchRawBytes();

        /** {@code AICHAIN_DA_WRITER_BATCH_BLOCKS}: most blocks. */
        @WithDefault("6000")
        int batchBlocks();

        /** {@code AICHAIN_DA_WRITER_BATCH_AGE}: after which a batch is closed even if it is small. */
        @WithDefault("10s")
        Duration batchAge();

        /** {@code AICHAIN_DA_WRITER_SEGMENT_BYTES}: largest piece; a network that takes less wins. */
        @WithDefault("1048576")
        int segmentBytes();

        /** {@code AICHAIN_DA_WRITER_ZSTD_LEVEL}: 1 to 19. */
        @WithDefault("6")
        int zstdLevel();

        /** {@code AICHAIN_DA_WRITER_MAX_BACKLOG_BYTES}: of blocks in memory, beyond which reading pauses. */
        @WithDefault("134217728")
        long maxBacklogBytes();

        /** {@code AICHAIN_DA_WRITER_RETRY_FIRST}: pause after a network's first refusal, doubled with each. */
        @WithDefault("250ms")
        Duration retryFirst();

        /** {@code AICHAIN_DA_WRITER_RETRY_MOST}: longest pause. */
        @WithDefault("30s")
        Duration retryMost();
    }
}
