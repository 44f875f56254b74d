package io.aichain.bench;

import io.aichain.bench.Load.Kind;
import io.aichain.bench.report.Result;
import io.aichain.e2e.kit.DevnetProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Plain and ERC-20 transfers per second, from the first request to the last receipt, beside anvil and geth. Every side is warmed up by all
 * works that will be measured, for the same time each, before the first of them is, and every run is as long: what counts is what a chain
 * does, not how fast a JVM starts nor which work came first.
 */
final class ThroughputBench {
    private static final int SENDERS = 8;
    private static final int BATCH = 50;
    private static final int MOST_BEGINNINGS = 4;
    /** A case: without the peers and the profile, for who changes ours. */
    private static final String ALONE = "alone";

    private static final String NUMBER = "[1-9][0-9]{0,3}";

    private final Bench.Setting setting;
    private final Sizes sizes;
    private final List<Kind> kinds;
    private final int senders;

    /**
     * How much is measured.
     *
     * @param warmUp seconds for each kind and size of requests, before the first is measured
     * @param again seconds of the same work right before it is measured
     * @param run seconds that a run takes about
     */
    private record Sizes(double warmUp, double again, double run, int runs) {
        static final Sizes FULL = new Sizes(30, 5, 4, 5);
        static final Sizes SMALL = new Sizes(1, 0.5, 0.5, 1);
    }

    private ThroughputBench(Bench.Setting setting) {
        this.setting = setting;
        this.sizes = setting.small() ? Sizes.SMALL : Sizes.FULL;
        List<Kind> named = Arrays.stream(Kind.values())
                .filter(kind -> setting.cases().contains(word(kind)))
                .toList();
        this.kinds = named.isEmpty() ? List.of(Kind.values()) : named;
        this.senders = setting.cases().stream()
                .filter(word -> word.matches(NUMBER))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(SENDERS);
    }

    /** A kind of transfer, a number of senders, or {@value #ALONE}. */
    static boolean knows(String word) {
        return word.equals(ALONE)
                || word.matches(NUMBER)
                || Arrays.stream(Kind.values()).anyMatch(kind -> word.equals(word(kind)));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** In batches and one transfer a request; our own a last time, warmed up alike, under a flight recorder, whose cost is not in the numbers. */
    static void measure(Bench.Setting setting) throws IOException, InterruptedException, ExecutionException {
        new ThroughputBench(setting).measure();
    }

    private void measure() throws IOException, InterruptedException, ExecutionException {
        Path folder = setting.folder();
        setting.results()
                .note(String.format(
                        Locale.ROOT,
                        "%d senders, each with one connection and one request at a time; every side warmed up for %.0f s with each of the works before the first is measured, and for %.0f s with the same work right before its runs; %d runs of about %.0f s.",
                        senders,
                        sizes.warmUp(),
                        sizes.again(),
                        sizes.runs(),
                        sizes.run()));
        try (DevnetProcess devnet = DevnetProcess.start(folder.resolve("throughput"), "--block-time", "100ms")) {
            Deque<Row> rows = all();
            rows("aichain", devnet.rpc(), devnet.process().pid(), rows);
            devnet.stop();
        }
        if (setting.cases().contains(ALONE)) return;
        peer("anvil", () -> Peers.anvil(folder, 0.1));
        peer("geth --dev", () -> Peers.geth(folder));
        profile();
    }

    private interface Opening {
        Peers.Peer open() throws IOException, InterruptedException;
    }

    /** What is measured of everybody. */
    private record Row(Kind kind, int batch) {
        String name() {
            return kind.label + (batch == 1 ? ", one a request" : ", " + batch + " a request");
        }
    }

    private Deque<Row> all() {
        Deque<Row> rows = new ArrayDeque<>();
        for (Kind kind : kinds) for (int batch : new int[] {BATCH, 1}) rows.add(new Row(kind, batch));
        return rows;
    }

    /** Under this load anvil now and then loses a transaction that it has accepted, and those behind it wait for ever: it begins anew then. */
    private void peer(String who, Opening opening) throws IOException, InterruptedException, ExecutionException {
        Deque<Row> rows = all();
        for (int begun = 1; !rows.isEmpty(); begun++) {
            try (Peers.Peer peer = opening.open()) {
                rows(who, peer.rpc(), peer.process().pid(), rows);
            } catch (LostTransactionException e) {
                if (begun == MOST_BEGINNINGS) throw e;
                setting.results().note(who + " was begun anew: " + e.getMessage());
            }
        }
    }

    /** @param rows that are still to be measured; each is taken away when it is */
    private void rows(String who, String rpc, long pid, Deque<Row> rows)
            throws IOException, InterruptedException, ExecutionException {
        try (Load load = Load.prepare(rpc, Peers.key(0), senders)) {
            for (Row row : rows) warmUp(load, row, sizes.warmUp());
            while (!rows.isEmpty()) {
                rates(who, load, rows.peek(), pid);
                rows.remove();
            }
        }
    }

    private void rates(String who, Load load, Row row, long pid)
            throws IOException, InterruptedException, ExecutionException {
        int perSender = warmUp(load, row, sizes.again());
        List<Double> rates = new ArrayList<>();
        double cpu = ProcessCosts.cpuSeconds(pid);
        for (int i = 0; i < sizes.runs(); i++) rates.add(load.run(row.kind(), perSender, row.batch()));
        double transfers = (double) sizes.runs() * senders * perSender;
        cpu = (ProcessCosts.cpuSeconds(pid) - cpu) / transfers * 1e6;
        Result rate = Result.of(row.name(), who, "rate", "/s", rates);
        setting.results().add(rate);
        setting.results().add(Result.of(row.name(), who, "processor time each", "us", cpu));
        Bench.row(
                row.name(),
                who,
                "%.0f a second (%.0f to %.0f in %d runs, %d senders), %.0f us of its processor time each",
                rate.median(),
                rate.least(),
                rate.most(),
                sizes.runs(),
                senders,
                cpu);
    }

    /**
     * @param seconds that it takes at least
     * @return transfers of each sender that take as long as a run shall take
     */
    private int warmUp(Load load, Row row, double seconds)
            throws IOException, InterruptedException, ExecutionException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int perSender = row.batch();
        while (true) {
            double rate = load.run(row.kind(), perSender, row.batch());
            double wanted = Math.min(rate * sizes.run() / senders, 4.0 * perSender);
            perSender = row.batch() * Math.max(1, (int) Math.round(wanted / row.batch()));
            if (System.nanoTime() > end) return perSender;
        }
    }

    /** What a row's runs cost under the recorder. */
    private record Window(Row row, Instant from, Instant until, JvmCosts costs) {}

    private void profile() throws IOException, InterruptedException, ExecutionException {
        Path folder = setting.folder().resolve("profiled");
        Path recording = setting.folder().resolve("profiled.jfr");
        Map<String, String> recorded = Map.of(
                "AICHAIN_JAVA_OPTS",
                "-XX:+UseSerialGC -XX:-UseDynamicNumberOfCompilerThreads -Xms64m -Xmx768m "
                        + CpuProfile.option(recording));
        List<Window> windows = new ArrayList<>();
        try (DevnetProcess devnet = DevnetProcess.start(recorded, folder, "--block-time", "100ms");
                Load load = Load.prepare(devnet.rpc(), Peers.key(0), senders)) {
            for (Row row : all()) warmUp(load, row, sizes.warmUp());
            for (Row row : all()) windows.add(window(load, row, devnet.process().pid()));
            devnet.stop();
        }
        for (Window window : windows) shares(window, CpuProfile.read(recording, window.from(), window.until()));
    }

    private Window window(Load load, Row row, long pid) throws IOException, InterruptedException, ExecutionException {
        int perSender = warmUp(load, row, sizes.again());
        Instant from = Instant.now();
        JvmCosts before = JvmCosts.of(pid);
        for (int i = 0; i < sizes.runs(); i++) load.run(row.kind(), perSender, row.batch());
        return new Window(row, from, Instant.now(), JvmCosts.of(pid).less(before));
    }

    private void shares(Window window, CpuProfile profile) {
        String what = window.row().name();
        JvmCosts costs = window.costs();
        profile.shares().forEach((part, share) -> share(what, part, share * costs.ofJava()));
        share(what, "compilers of the JVM", 100 * costs.compilers() / costs.all());
        share(what, "collector of the JVM", 100 * costs.collector() / costs.all());
        Bench.row(
                what + ": CPU",
                "aichain",
                "%.0f %% compilers, %.0f %% collector; of the rest: %s",
                100 * costs.compilers() / costs.all(),
                100 * costs.collector() / costs.all(),
                profile);
    }

    private void share(String what, String part, double percent) {
        double rounded = Math.round(percent * 10) / 10.0;
        setting.results().add(Result.of(what, "aichain", "share of " + part, "% of the processor time", rounded));
    }

    /** Seconds of processor time of a JVM: in all, and of what a flight recording does not see. */
    private record JvmCosts(double all, double compilers, double collector) {
        static JvmCosts of(long pid) throws IOException {
            return new JvmCosts(
                    ProcessCosts.cpuSeconds(pid),
                    ProcessCosts.cpuSeconds(pid, List.of("C1 Compiler", "C2 Compiler")),
                    ProcessCosts.cpuSeconds(pid, List.of("VM Thread", "GC Thread")));
        }

        JvmCosts less(JvmCosts other) {
            return new JvmCosts(all - other.all, compilers - other.compilers, collector - other.collector);
        }

        /** What Java threads have of all, up to 1. */
        double ofJava() {
            return 1 - (compilers + collector) / all;
        }
    }
}
