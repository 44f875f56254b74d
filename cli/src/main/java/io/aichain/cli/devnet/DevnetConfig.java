package io.aichain.cli.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a devnet is asked to be.
 *
 * @param data absolute; holds genesis.json, kafka/, executor-N/, da/, bitcoin/
 * @param rpcPort of the first executor; 0 picks free ones
 * @param historyBlocks as {@link io.aichain.state.StoreOptions} has them
 * @param compile whether hot contract code is compiled to classes of the JVM
 * @param bitcoin {@code embedded} or a URL with credentials
 */
record DevnetConfig(
        Path data,
        int rpcPort,
        Duration blockTime,
        Optional<Duration> heartbeat,
        int executors,
        long historyBlocks,
        boolean compile,
        Optional<Path> genesis,
        String bitcoin,
        Duration bitcoinBlockTime) {}
