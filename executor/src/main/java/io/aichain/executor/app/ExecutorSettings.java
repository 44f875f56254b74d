package io.aichain.executor.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The process's configuration, from the environment: {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS} and so on. */
@ConfigMapping(prefix = "aichain")
interface ExecutorSettings {
    /** {@code AICHAIN_GENESIS}: the genesis file. */
    Path genesis();

    Kafka kafka();

    Executor executor();

    Rpc rpc();

    /** How Kafka is reached. */
    interface Kafka {
        /** {@code AICHAIN_KAFKA_BOOTSTRAP_SERVERS}: host:port,... */
        String bootstrapServers();

        /** {@code AICHAIN_KAFKA_SECURITY__SASL_JAAS_CONFIG_} and the like: Kafka's own client settings for TLS and SASL. */
        Map<String, String> security();

        /** {@code AICHAIN_KAFKA_PATIENCE}: how long a transaction waits for its acknowledgement. */
        @WithDefault("8s")
        Duration patience();
    }

    /** What is the executor's own. */
    interface Executor {
        /** {@code AICHAIN_EXECUTOR_IDENTITY}: the voter's name as genesis has it; a StatefulSet's pod name. */
        @WithDefault("${HOSTNAME}")
        String identity();

        /** {@code AICHAIN_EXECUTOR_DATA}: folder of the state. */
        Path data();

        /**
         * {@code AICHAIN_EXECUTOR_HISTORY_BLOCKS}: blocks behind the last one whose state can be asked for, at least 1; {@code archive} for
         * all.
         */
        @WithDefault("1024")
        String historyBlocks();

        /**
         * {@code AICHAIN_EXECUTOR_SNAPSHOT_FROM}: what a new data folder begins with, a snapshot file or {@code http://HOST:PORT} of another
         * executor's internal port.
         */
        Optional<String> snapshotFrom();

        /**
         * {@code AICHAIN_EXECUTOR_PEERS}: {@code http://HOST:PORT} of other executors' internal ports, of which HOST may name several, this one
         * too: an executor that does not vote begins with the state of one of them. A voter does not, as it could not vote for what it has
         * not executed.
         */
        Optional<String> peers();

        /** {@code AICHAIN_EXECUTOR_STATE_MEMORY}: MiB for the state, half of it in the heap; absent: {@link StoreOptions#DEFAULT}. */
        OptionalInt stateMemory();

        /** {@code AICHAIN_EXECUTOR_FSYNC}: whether each commit waits for the disk; without it a machine's crash is made up from the log. */
        @WithDefault("false")
        boolean fsync();

        /** {@code AICHAIN_EXECUTOR_CALL_GAS}: that one {@code eth_call} may use. */
        @WithDefault("50000000")
        long callGas();

        /** {@code AICHAIN_EXECUTOR_COMPILE}: whether hot contract code is compiled to classes of the JVM; no result depends on it. */
        @WithDefault("true")
        boolean compile();

        /** {@code AICHAIN_EXECUTOR_UNPROTECTED}: takes legacy transactions without a chain id, as keyless deployments need. */
        @WithDefault("false")
        boolean unprotected();
    }

    /** The public port, and what one caller may ask of it. */
    interface Rpc {
        /** {@code AICHAIN_RPC_HOST}. */
        @WithDefault("0.0.0.0")
        String host();

        /** {@code AICHAIN_RPC_PORT}. */
        @WithDefault("8545")
        int port();

        /** {@code AICHAIN_RPC_ORIGINS}: web pages that may call; {@code *} for all. */
        @WithDefault("*")
        Set<String> origins();

        /** {@code AICHAIN_RPC_BODY_BYTES}: of one request, and of one message on a WebSocket. */
        @WithDefault("5242880")
        int bodyBytes();

        /** {@code AICHAIN_RPC_BATCH}: requests in one batch. */
        @WithDefault("1000")
        int batch();

        /** {@code AICHAIN_RPC_RESPONSE_BYTES}: of one answer, batches included. */
        @WithDefault("26214400")
        int responseBytes();

        /** {@code AICHAIN_RPC_IN_FLIGHT}: requests being answered at the same time. */
        @WithDefault("2048")
        int inFlight();

        /** {@code AICHAIN_RPC_CALL_TIME}: for one call. */
        @WithDefault("10s")
        Duration callTime();

        /** {@code AICHAIN_RPC_BATCH_TIME}: for all calls of a batch. */
        @WithDefault("30s")
        Duration batchTime();

        /** {@code AICHAIN_RPC_WEB_SOCKETS}: open at the same time. */
        @WithDefault("1000")
        int webSockets();

        /** {@code AICHAIN_RPC_SUBSCRIPTIONS}: of one WebSocket. */
        @WithDefault("64")
        int subscriptions();

        /** {@code AICHAIN_RPC_LOG_BLOCKS}: that one {@code eth_getLogs} may look at. */
        @WithDefault("50000")
        int logBlocks();

        /** {@code AICHAIN_RPC_LOGS}: that one {@code eth_getLogs} may find. */
        @WithDefault("10000")
        int logs();

        /** {@code AICHAIN_RPC_TRACES}: that run at the same time; as many wait; 0: none at all. Absent: what processors and heap allow. */
        OptionalInt traces();

        /** {@code AICHAIN_RPC_TRACE_BYTES}: of what one request traces. */
        @WithDefault("26214400")
        int traceBytes();

        /** {@code AICHAIN_RPC_TRACE_TIME}: for one such request. */
        @WithDefault("10s")
        Duration traceTime();
    }
}
