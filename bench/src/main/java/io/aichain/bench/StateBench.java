package io.aichain.bench;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Transfers of an ERC-20 token among many holders, with a state root a block: transactions a second, by the clock and by processor time
 * (which other work on the machine does not change), and bytes written to disk a transaction, counted by the kernel from before the first
 * transfer until the process has stopped in order; of ours also which stage of the pipeline was at work for how much of the clock. Ours is the executor's pipeline on prepared blocks without a log; so is {@code geth import}
 * ({@link GethImport}). geth's {@code --dev} chain takes the same transactions over its RPC in batches, its clock runs until the last receipt.
 */
final class StateBench {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_NANOS = 5_000_000;
    private static final int BATCH = 500;
    private static final int CHAIN_OF_GETH = 1337;
    private static final int PER_BLOCK = 1_000;
    private static final int RUNS = 3;
    private static final int READERS = 2;
    /** For our state: a fourth each for blocks of the database and for its write buffers, half for trie nodes. geth has its default of 1 GiB. */
    private static final int MEBIBYTES = 256;

    private static final int MEBIBYTES_OF_HUGE = 1024;

    private final Path folder;
    private final boolean small;
    private final Results results;

    private StateBench(Bench.Setting setting) {
        this.folder = setting.folder();
        this.small = setting.small();
        this.results = setting.results();
    }

    /** A case: {@code 1m} or {@code 10m} holders; both if none is named. */
    static boolean knows(String word) {
        return List.of("1m", "10m").contains(word);
    }

    static void run(Bench.Setting setting) throws IOException, InterruptedException {
        StateBench bench = new StateBench(setting);
        List<String> cases = setting.cases();
        if (setting.small()) {
            bench.sides("small", MEBIBYTES);
            return;
        }
        if (cases.isEmpty() || cases.contains("1m")) bench.sides("full", MEBIBYTES);
        if (cases.isEmpty() || cases.contains("10m")) bench.sides("huge", MEBIBYTES_OF_HUGE);
        bench.results.note("aichain and geth import take prepared blocks; geth --dev takes transactions over its RPC.");
        bench.results.note(
                "aichain has 256 MiB for the state among 1 M holders and 1 GiB among 10 M; geth has its default of 1 GiB.");
        bench.results.note("How the holders came to be is not in any number.");
    }

    private void sides(String size, int mebibytes) throws IOException, InterruptedException {
        ours(size, mebibytes);
        geth(size);
    }

    private static String name(TokenWork work) {
        return "ERC-20 transfers, " + holders(work);
    }

    private static String holders(TokenWork work) {
        int holders = work.holders();
        return holders >= 1_000_000 ? holders / 1_000_000 + " M holders" : holders / 1000 + " k holders";
    }

    private void ours(String size, int mebibytes) throws InterruptedException {
        TokenWork work = TokenWork.of(size);
        long start = System.nanoTime();
        own("prepare", size, mebibytes, 0);
        Bench.row(name(work), "aichain", "prepared in %.0f s", (System.nanoTime() - start) / 1e9);
        for (int readers : new int[] {0, READERS}) {
            String name = name(work) + (readers == 0 ? "" : ", " + readers + " threads read");
            List<String[]> runs = new ArrayList<>();
            for (int i = 0; i < (small ? 1 : RUNS); i++) {
                String[] run = own("measure", size, mebibytes, readers).split(" ", 7);
                runs.add(run);
                Bench.row(
                        name,
                        "aichain",
                        "%s a second, %s a second of processor, %s bytes written each; %s reads a second, 99 %% within %s us; %% of the clock: %s",
                        run[1],
                        run[2],
                        run[3],
                        run[4],
                        run[5],
                        run[6]);
            }
            stages(name, runs);
            results.add(Result.of(name, "aichain", "rate", "/s", column(runs, 1)));
            results.add(Result.of(name, "aichain", "rate of a processor", "/s", column(runs, 2)));
            results.add(Result.of(name, "aichain", "written each", "bytes", column(runs, 3)));
            if (readers == 0) continue;
            results.add(Result.of(name, "aichain", "reads of balances", "/s", column(runs, 4)));
            results.add(Result.of(name, "aichain", "99th percentile of a read", "us", column(runs, 5)));
        }
    }

    /** Several are at work at once, so they come to more than the clock. */
    private void stages(String name, List<String[]> runs) {
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        for (String[] run : runs) {
            String[] words = run[6].split(" ");
            for (int i = 0; i < words.length; i += 2)
                shares.computeIfAbsent(words[i], _ -> new ArrayList<>()).add(Double.valueOf(words[i + 1]));
        }
        shares.forEach(
                (stage, each) -> results.add(Result.of(name, "aichain", "share of " + stage, "% of the clock", each)));
    }

    private static List<Double> column(List<String[]> runs, int index) {
        return runs.stream().map(run -> Double.valueOf(run[index])).toList();
    }

    private String own(String step, String size, int mebibytes, int readers) throws InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                step.equals("prepare") ? "-Xmx4g" : "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                StateRun.class.getName(),
                step,
                folder.resolve("state-" + size).toString(),
                size,
                Integer.toString(PER_BLOCK),
                Integer.toString(mebibytes),
                Integer.toString(readers));
        try (ChildProcess child = ChildProcess.start(command, Map.of(), folder.resolve("state-" + step + ".log"))) {
            return child.awaitLine(line -> line.startsWith("result "), PATIENCE);
        }
    }

    /** In a folder of its own, so that each size begins anew. */
    private void geth(String size) throws IOException, InterruptedException {
        TokenWork work = TokenWork.of(size);
        Path at = Files.createDirectories(folder.resolve("geth-" + size));
        long began = System.nanoTime();
        long prepared = GethHolders.prepare(at, work);
        GethImport imports = GethImport.before(at);
        Bench.row(name(work), "geth", "prepared in %.0f s", (System.nanoTime() - began) / 1e9);
        long idle = writtenIdle(at);
        List<Bytes> transfers = work.signed(CHAIN_OF_GETH, TokenWork.TOKEN, 0);
        int count = small ? 1 : RUNS;
        List<Geth.Costs> runs = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            Path copy = at.resolve("run-" + i);
            Folders.copy(at.resolve("geth"), copy.resolve("geth"));
            runs.add(dev(copy, transfers, idle).costs());
            Folders.delete(copy);
        }
        DevRun run = dev(at, transfers, idle);
        runs.add(run.costs());
        row(work, "geth --dev", runs);
        results.note(String.format(
                Locale.ROOT,
                "Among %s geth's blocks have %.0f transfers on average, ours %d.",
                holders(work),
                (double) work.transfers() / (run.last() - prepared),
                PER_BLOCK));
        row(work, "geth import", imports.measure(prepared, run.last(), count));
    }

    /** @param last the number of the last block */
    private record DevRun(Geth.Costs costs, long last) {}

    /** @param at in which the prepared chain is in {@code geth}; it goes on and stops */
    private static DevRun dev(Path at, List<Bytes> transfers, long idle) throws IOException, InterruptedException {
        try (Peers.Peer geth = Peers.plainGeth(at, GethHolders.OPTIONS);
                RpcClient client = new RpcClient(geth.rpc())) {
            long before = ProcessCosts.written(geth.process().pid());
            double cpu = ProcessCosts.cpuSeconds(geth.process().pid());
            long start = System.nanoTime();
            String hash = "";
            for (int from = 0; from < transfers.size(); from += BATCH) {
                List<RpcClient.Call> calls = new ArrayList<>();
                for (Bytes raw : transfers.subList(from, Math.min(transfers.size(), from + BATCH))) {
                    calls.add(new RpcClient.Call("eth_sendRawTransaction", raw.toHex()));
                }
                hash = client.batch(calls).getLast().asText();
            }
            client.receipt(hash, POLL_NANOS);
            double seconds = (System.nanoTime() - start) / 1e9;
            cpu = ProcessCosts.cpuSeconds(geth.process().pid()) - cpu;
            long last = Long.decode(client.call("eth_blockNumber").asText());
            long written = writtenUntilEnd(geth.process()) - before - idle;
            return new DevRun(new Geth.Costs(seconds, cpu, written), last);
        }
    }

    /** What a geth writes that only starts and stops: the journal of all that it holds in memory is most of it. */
    private static long writtenIdle(Path at) throws IOException, InterruptedException {
        try (Peers.Peer geth = Peers.plainGeth(at, GethHolders.OPTIONS)) {
            long before = ProcessCosts.written(geth.process().pid());
            return writtenUntilEnd(geth.process()) - before;
        }
    }

    private void row(TokenWork work, String who, List<Geth.Costs> runs) {
        double count = work.transfers();
        List<Double> rates = runs.stream().map(run -> count / run.seconds()).toList();
        List<Double> ofProcessor =
                runs.stream().map(run -> count / run.cpuSeconds()).toList();
        List<Double> written = runs.stream().map(run -> run.written() / count).toList();
        Result rate = Result.of(name(work), who, "rate", "/s", rates);
        Result processor = Result.of(name(work), who, "rate of a processor", "/s", ofProcessor);
        Result bytes = Result.of(name(work), who, "written each", "bytes", written);
        for (Result each : List.of(rate, processor, bytes)) results.add(each);
        Bench.row(
                name(work),
                who,
                "%.0f a second, %.0f a second of processor, %.0f bytes written each",
                rate.median(),
                processor.median(),
                bytes.median());
    }

    /** Tells a process to end and reads its count until it is gone: a stop in order writes too. */
    private static long writtenUntilEnd(ChildProcess process) throws IOException {
        long written = ProcessCosts.written(process.pid());
        process.signal("TERM");
        while (process.isAlive()) {
            try {
                written = Math.max(written, ProcessCosts.written(process.pid()));
            } catch (IOException gone) {
                break;
            }
            LockSupport.parkNanos(1_000_000);
        }
        process.await(PATIENCE);
        return written;
    }
}
