package io.aichain.bench;

import io.aichain.e2e.kit.DevnetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** From the launcher's first instruction to the first answered eth_blockNumber, on new data and on old; and memory when idle. */
final class StartupBench {
    private static final Duration IDLE = Duration.ofSeconds(20);

    private StartupBench() {}

    /** @param residentMiB of the process after it idled for 20 s */
    private record Result(double firstStartSeconds, double secondStartSeconds, long residentMiB) {}

    static void measure(Bench.Setting setting) throws IOException, InterruptedException {
        Result result = run(setting.folder());
        Bench.row(
                "devnet start, new data",
                "aichain",
                "%.2f s to the first eth_blockNumber (goal 6 s)",
                result.firstStartSeconds());
        Bench.row("devnet start, old data", "aichain", "%.2f s", result.secondStartSeconds());
        Bench.row("devnet idle", "aichain", "%d MiB resident (goal 1229)", result.residentMiB());
    }

    private static Result run(Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("startup");
        long start = System.nanoTime();
        double first;
        long resident;
        try (DevnetProcess devnet = DevnetProcess.start(data)) {
            first = secondsToAnswer(devnet, start);
            long until = System.nanoTime() + IDLE.toNanos();
            while (System.nanoTime() < until) LockSupport.parkNanos(until - System.nanoTime());
            resident = residentMiB(devnet.process().pid());
            devnet.stop();
        }
        start = System.nanoTime();
        try (DevnetProcess devnet = DevnetProcess.start(data)) {
            double second = secondsToAnswer(devnet, start);
            devnet.stop();
            return new Result(first, second, resident);
        }
    }

    private static double secondsToAnswer(DevnetProcess devnet, long start) throws IOException, InterruptedException {
        try (RpcClient client = new RpcClient(devnet.rpc())) {
            client.call("eth_blockNumber");
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** VmRSS of Linux. */
    static long residentMiB(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
        throw new IOException("no VmRSS of " + pid);
    }
}
