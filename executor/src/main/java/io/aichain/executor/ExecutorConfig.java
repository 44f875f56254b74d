package io.aichain.executor;

import io.aichain.executor.domain.pool.PoolLimits;
import io.aichain.log.KafkaConnection;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How one executor runs. What all executors must share comes from genesis; nothing here reaches a block (P3).
 *
 * @param identity the voter's name, as genesis lists it; one that is not listed executes and serves, and does not vote
 * @param data folder of the state
 * @param threads that read payloads ahead of execution, at least 1
 * @param callThreads calls (eth_call and its like) that run at the same time, at least 1
 * @param callGas that a call may use at most
 * @param snapshotFrom what a new store begins with: a snapshot file, or the URL of another executor's internal port; empty for block 0
 * @param patience how long a transaction waits for Kafka's acknowledgement
 * @param compile whether hot contract code is compiled to classes of the JVM, in the whole process
 */
public record ExecutorConfig(
        KafkaConnection kafka,
        String identity,
        Path data,
        StoreOptions store,
        PoolLimits pool,
        int threads,
        int callThreads,
        long callGas,
        Optional<String> snapshotFrom,
        Duration patience,
        boolean compile) {
    public ExecutorConfig {
        if (!identity.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("identity: 1 to 64 letters, digits and dashes, found " + identity);
        }
        if (threads < 1 || callThreads < 1) {
            throw new IllegalArgumentException("threads " + threads + ", call threads " + callThreads);
        }
    }

    /** What fits a machine like this one. */
    public static ExecutorConfig of(KafkaConnection kafka, String identity, Path data) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ExecutorConfig(
                kafka,
                identity,
                data,
                StoreOptions.DEFAULT,
                PoolLimits.DEFAULT,
                Math.max(1, cores - 1),
                Math.max(2, cores / 2),
                50_000_000,
                Optional.empty(),
                Duration.ofSeconds(8),
                true);
    }

    public ExecutorConfig withStore(StoreOptions value) {
        return new ExecutorConfig(
                kafka, identity, data, value, pool, threads, callThreads, callGas, snapshotFrom, patience, compile);
    }

    public ExecutorConfig withPool(PoolLimits value) {
        return new ExecutorConfig(
                kafka, identity, data, store, value, threads, callThreads, callGas, snapshotFrom, patience, compile);
    }

    public ExecutorConfig withCallGas(long value) {
        return new ExecutorConfig(
                kafka, identity, data, store, pool, threads, callThreads, value, snapshotFrom, patience, compile);
    }

    public ExecutorConfig withPatience(Duration value) {
        return new ExecutorConfig(
                kafka, identity, data, store, pool, threads, callThreads, callGas, snapshotFrom, value, compile);
    }

    public ExecutorConfig withSnapshotFrom(Optional<String> value) {
        return new ExecutorConfig(
                kafka, identity, data, store, pool, threads, callThreads, callGas, value, patience, compile);
    }

    public ExecutorConfig withCompile(boolean value) {
        return new ExecutorConfig(
                kafka, identity, data, store, pool, threads, callThreads, callGas, snapshotFrom, patience, value);
    }
}
