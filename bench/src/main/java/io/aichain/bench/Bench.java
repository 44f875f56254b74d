package io.aichain.bench;

import io.aichain.bench.evm.EvmBench;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.DevnetProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Runs the measurements, ours and the peers' in one run, and prints a table. Arguments: which of {@code startup latency throughput ordering evm},
 * all by default; after {@code evm} names of its workloads, all by default; {@code --small} for a size that runs with the tests.
 */
public final class Bench {
    private static final String SENDER =
            DevnetKeys.accounts().getFirst().address().toHex();

    private static final int SENDERS = 8;
    private static final int BATCH = 50;

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

    /** Once in batches, once one transfer a request; our own a last time under a flight recorder, whose cost is not in the numbers. */
    private static void throughput(Path folder, int perSender) throws Exception {
        try (DevnetProcess devnet = DevnetProcess.start(folder.resolve("throughput"), "--block-time", "100ms")) {
            throughput("aichain, 100 ms", devnet.rpc(), perSender);
            devnet.stop();
        }
        try (Peers.Peer anvil = Peers.anvil(folder, 0.1)) {
            throughput("anvil, 100 ms", anvil.rpc(), perSender);
        }
        try (Peers.Peer geth = Peers.geth(folder)) {
            throughput("geth --dev, at once", geth.rpc(), perSender);
        }
        Path recording = folder.resolve("throughput.jfr");
        Map<String, String> recorded =
                Map.of("AICHAIN_JAVA_OPTS", "-XX:+UseSerialGC -Xms64m -Xmx768m " + CpuProfile.option(recording));
        try (DevnetProcess devnet =
                DevnetProcess.start(recorded, folder.resolve("profiled"), "--block-time", "100ms")) {
            ThroughputBench.run(devnet.rpc(), Peers.senders(SENDERS), perSender, BATCH);
            devnet.stop();
        }
        row("CPU time of Java threads", "aichain", "%s", CpuProfile.read(recording));
    }

    private static void throughput(String who, String rpc, int perSender) throws Exception {
        for (int batch : new int[] {BATCH, 1}) {
            ThroughputBench.Result result =
                    ThroughputBench.run(rpc, Peers.senders(SENDERS), perSender / (batch == 1 ? 4 : 1), batch);
            row(
                    batch == 1 ? "transfers, one a request" : "transfers, " + batch + " a request",
                    who,
                    "%.0f a second (%.0f to %.0f in 3 runs, %d senders)",
                    result.median(),
                    result.slowest(),
                    result.fastest(),
                    SENDERS);
        }
    }

    static void row(String what, String who, String format, Object... args) {
        System.out.printf(Locale.ROOT, "%-32s %-20s %s%n", what, who, String.format(Locale.ROOT, format, args));
    }
}
