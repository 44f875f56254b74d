package io.aichain.anchor.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The process's configuration, from the environment: {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS} and so on. */
@ConfigMapping(prefix = "aichain")
interface AnchorSettings {
    /** {@code AICHAIN_GENESIS}: the genesis file. */
    Path genesis();

    Kafka kafka();

    Bitcoin bitcoin();

    /** {@code AICHAIN_DA}: where each DA network is reached, separated by commas, as {@code file:DIR}. */
    List<String> da();

    Anchor anchor();

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

    /** The node. */
    interface Bitcoin {
        /** {@code AICHAIN_BITCOIN_URL}: http://user:password@host:port, or http://host:port?cookie=FILE. */
        String url();

        /** {@code AICHAIN_BITCOIN_POLL_INTERVAL}: between two looks at the node. */
        @WithDefault("5s")
        Duration pollInterval();
    }

    /** What is the anchor's own. */
    interface Anchor {
        /** {@code AICHAIN_ANCHOR_NODE_ID}: different for each, the same after a restart; a StatefulSet's pod name. */
        @WithDefault("${HOSTNAME}")
        String nodeId();

        /** {@code AICHAIN_ANCHOR_KEY_FILE}: a file that holds the secret key, 64 hex digits or WIF; mounted from a Secret. */
        Path keyFile();

        /** {@code AICHAIN_ANCHOR_CONFIRMATIONS}: depth at which an anchor is final. */
        @WithDefault("6")
        int confirmations();

        /** {@code AICHAIN_ANCHOR_BUMP_AFTER_BLOCKS}: without confirmation. */
        @WithDefault("3")
        int bumpAfterBlocks();

        /** {@code AICHAIN_ANCHOR_MIN_INTERVAL}: between two anchors; batches gather meanwhile. */
        @WithDefault("0s")
        Duration minInterval();

        /** {@code AICHAIN_ANCHOR_MANIFEST_NETWORK}: by its name; the first of genesis when it is not given. */
        Optional<String> manifestNetwork();

        /** {@code AICHAIN_ANCHOR_SESSION_TIMEOUT}: after which a silent leader is replaced. */
        @WithDefault("6s")
        Duration sessionTimeout();

        Fees fees();
    }

    /** In satoshi for one virtual byte. */
    interface Fees {
        /** {@code AICHAIN_ANCHOR_FEES_TARGET_BLOCKS}: within which an anchor should confirm. */
        @WithDefault("6")
        int targetBlocks();

        /** {@code AICHAIN_ANCHOR_FEES_MINIMUM}. */
        @WithDefault("1")
        long minimum();

        /** {@code AICHAIN_ANCHOR_FEES_FALLBACK}: where the node has no estimate. */
        @WithDefault("5")
        long fallback();

        /** {@code AICHAIN_ANCHOR_FEES_MAXIMUM}: never paid more. */
        @WithDefault("300")
        long maximum();
    }
}
