package io.aichain.bench;

import io.aichain.bench.evm.EvmBench;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.DevnetProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the measurements, ours and the peers' in one run, and prints a table. Arguments: which of {@code startup latency throughput ordering evm},
 * all by default; after {@code evm} names of its workloads, all by default; {@code --small} for a size that runs with the tests.
 */
public final class Bench {
    private static final String SENDER =
            DevnetKeys.accounts().getFirst().address().toHex();

    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        boolean small = words.contains("--small");
        Set<String> which =
                Set.copyOf(words.stream().filter(w -> !w.startsWith("--")).toList());
        Path folder = Files.createTempDirectory("aichain-bench");
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, Java %s, %s%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                small ? "small size" : "full size");
        if (which.isEmpty() || which.contains("startup")) startup(folder);
        if (which.isEmpty() || which.contains("latency")) latency(folder, small ? 20 : 300);
        if (which.isEmpty() || which.contains("throughput")) throughput(folder, small ? 100 : 2000);
        if (which.isEmpty() || which.contains("ordering")) {
            OrderingBench.run(folder, small ? 5_000 : 200_000, small ? 1 : 5);
        }
        if (which.isEmpty() || which.contains("evm")) {
            int after = words.indexOf("evm") + 1;
            List<String> names = words.subList(after, words.size()).stream()
                    .filter(w -> !w.startsWith("--"))
                    .toList();
            EvmBench.run(folder, small, after == 0 ? List.of() : names);
        }
    }

    private static void startup(Path folder) throws Exception {
        StartupBench.Result result = StartupBench.run(folder);
        row(
                "devnet start, new data",
                "aichain",
                "%.2f s to the first eth_blockNumber (goal 6 s)",
                result.firstStartSeconds());
        row("devnet start, old data", "aichain", "%.2f s", result.secondStartSeconds());
        row("devnet idle", "aichain", "%d MiB resident (goal 1229)", result.residentMiB());
    }

    private static void latency(Path folder, int count) throws Exception {
        try (DevnetProcess devnet = DevnetProcess.start(folder.resolve("latency"), "--block-time", "100ms")) {
            row(
                    "send to receipt, 100 ms blocks",
                    "aichain",
                    "%s (goal p50 150, p99 400)",
                    LatencyBench.run(devnet.rpc(), Peers.key(0), SENDER, count, count));
            devnet.stop();
        }
        try (Peers.Peer anvil = Peers.anvil(folder, 0.1)) {
            row(
                    "send to receipt, 100 ms blocks",
                    "anvil",
                    "%s",
                    LatencyBench.run(anvil.rpc(), Peers.key(0), SENDER, count, count));
        }
    }

    private static void throughput(Path folder, int perSender) throws Exception {
        List<ThroughputBench.Sender> senders = Peers.senders(8);
        int warmup = Math.max(50, perSender / 4);
        try (DevnetProcess devnet = DevnetProcess.start(folder.resolve("throughput"), "--block-time", "100ms")) {
            ThroughputBench.run(devnet.rpc(), senders, warmup);
            row(
                    "transfers from RPC to receipt",
                    "aichain",
                    "%.0f a second",
                    ThroughputBench.run(devnet.rpc(), senders, perSender));
            devnet.stop();
        }
        try (Peers.Peer anvil = Peers.anvil(folder, 0.1)) {
            ThroughputBench.run(anvil.rpc(), senders, warmup);
            row(
                    "transfers from RPC to receipt",
                    "anvil",
                    "%.0f a second",
                    ThroughputBench.run(anvil.rpc(), senders, perSender));
        }
        try (Peers.Peer geth = Peers.geth(folder)) {
            ThroughputBench.run(geth.rpc(), senders, warmup);
            row(
                    "transfers from RPC to receipt",
                    "geth --dev",
                    "%.0f a second",
                    ThroughputBench.run(geth.rpc(), senders, perSender));
        }
    }

    static void row(String what, String who, String format, Object... args) {
        System.out.printf(Locale.ROOT, "%-32s %-12s %s%n", what, who, String.format(Locale.ROOT, format, args));
    }
}
