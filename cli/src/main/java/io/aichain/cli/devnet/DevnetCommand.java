package io.aichain.cli.devnet;

import io.aichain.cli.DurationConverter;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aichain devnet}: a complete chain in one process. */
@Command(
        name = "devnet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a complete chain in one process: Kafka, sequencer, executors, da-writer on a folder, anchor and Bitcoin.",
            "Stop it with Ctrl-C; started again on the same data it goes on with the same chain."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  aichain devnet                                    chain 31337 on http://127.0.0.1:8545",
            "  aichain devnet --data /tmp/one --rpc-port 9545    a second chain beside it",
            "  aichain devnet --executors 2 --block-time 1s      two voters must agree before anything is published",
            "  aichain devnet --bitcoin http://user:pass@127.0.0.1:18443   a bitcoind in regtest that you run",
            "  aichain devnet --json | jq .                      events for scripts"
        })
public final class DevnetCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".aichain/devnet",
            description = "Folder that holds the whole chain (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--rpc-port",
            paramLabel = "PORT",
            defaultValue = "8545",
            description =
                    "Port of JSON-RPC on 127.0.0.1 (default: ${DEFAULT-VALUE}; 0 picks a free one). Further executors take the ports behind it.")
    private int rpcPort;

    @Option(
            names = "--block-time",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.class,
            description =
                    "Shortest time between blocks: 100ms, 2s (default: ${DEFAULT-VALUE}). There are no empty blocks.")
    private Duration blockTime;

    @Option(
            names = "--heartbeat",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "An empty block after this long without one, for programs that wait for blocks instead of receipts,"
                            + " such as wait() of ethers (default: none).")
    private Duration heartbeat;

    @Option(
            names = "--executors",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many executors run and vote, 1 to 8 (default: ${DEFAULT-VALUE}).")
    private int executors;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description =
                    "Genesis file in geth's format for a new chain, with config.chainId, gasLimit and alloc; what is ours (config.aichain) is filled in where it is missing, and the whole is written to DIR/genesis.json.")
    private Path genesis;

    @Option(
            names = "--bitcoin",
            paramLabel = "embedded|URL",
            defaultValue = "embedded",
            description =
                    "A small regtest node in this process, or the JSON-RPC of a bitcoind in regtest with credentials (default: ${DEFAULT-VALUE}).")
    private String bitcoin;

    @Option(
            names = "--bitcoin-block-time",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description =
                    "How often the devnet mines a Bitcoin block (default: ${DEFAULT-VALUE}). Anchors are final at depth 1.")
    private Duration bitcoinBlockTime;

    @Option(
            names = "--history-blocks",
            paramLabel = "N|archive",
            defaultValue = "1024",
            description =
                    "Blocks behind the last one whose state can be asked for, or archive for all (default: ${DEFAULT-VALUE}).")
    private String historyBlocks;

    /** Whether hot contract code is compiled. */
    enum Compile {
        hot,
        never
    }

    @Option(
            names = "--compile",
            paramLabel = "hot|never",
            defaultValue = "hot",
            description =
                    "hot: contract code that has run much becomes a class of the JVM; never. Results are the same (default: ${DEFAULT-VALUE}).")
    private Compile compile;

    @Option(names = "--json", description = "One JSON object per line and event; the first is \"ready\".")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (executors < 1 || executors > 8) throw wrong("--executors: %d, 1 to 8 are possible", executors);
        if (rpcPort < 0 || rpcPort > 65_535 - executors) throw wrong("--rpc-port: %d is no port", rpcPort);
        if (blockTime.isNegative() || blockTime.isZero()) throw wrong("--block-time: must be above 0");
        if (heartbeat != null && heartbeat.isZero()) throw wrong("--heartbeat: must be above 0");
        if (bitcoinBlockTime.isNegative() || bitcoinBlockTime.isZero())
            throw wrong("--bitcoin-block-time: must be above 0");
        return Devnet.run(config(), new DevnetEvents(spec.commandLine().getOut(), json));
    }

    /** What the options ask for. */
    DevnetConfig config() {
        return new DevnetConfig(
                data.toAbsolutePath().normalize(),
                rpcPort,
                blockTime,
                Optional.ofNullable(heartbeat),
                executors,
                history(),
                compile == Compile.hot,
                Optional.ofNullable(genesis),
                bitcoin,
                bitcoinBlockTime);
    }

    private long history() {
        try {
            return StoreOptions.historyBlocks(historyBlocks);
        } catch (IllegalArgumentException e) {
            throw wrong("--history-blocks: %s", e.getMessage());
        }
    }

    private ParameterException wrong(String format, Object... args) {
        return new ParameterException(spec.commandLine(), String.format(format, args));
    }
}
