package io.aichain.bench.evm;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Our EVM beside geth's and revm, single-threaded, on the same workloads in one run: ours in a process per workload (its first run, and its
 * runs after one second and after thirty; theirs the first and when they are warm) and, in full size, with all in one process too, where the compiler's profile is that of all;
 * peers in turn with it, each in a process of its own. Prints medians over the rounds with the least and the largest, in processor time,
 * and how often we fit into each peer's time.
 */
public final class EvmBench {
    /** When ours is looked at, in seconds of running; for what is warm, the peers are held against the last. */
    private record Moments(List<Double> seconds) {
        static final Moments FULL = new Moments(List.of(0.0, 1.0, 30.0));
        static final Moments SMALL = new Moments(List.of(0.0, 0.5, 1.5));

        String argument() {
            return seconds.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        String metric(int i) {
            return seconds.get(i) == 0
                    ? "time of a first run"
                    : String.format(Locale.ROOT, "time, after %.3g s", seconds.get(i));
        }

        String warm() {
            return metric(seconds.size() - 1);
        }
    }

    /** How long the interpreter alone, and all workloads in one JVM, run before they are looked at. */
    private static final String SECONDS_ALONE = "5";

    private static final String METRIC_ALONE = "time, after 5 s, once";

    private final Path archive;
    private final PeerEvms peers;
    private final Moments moments;
    private final int rounds;
    private final Results results;

    private EvmBench(Path folder, boolean small, Results results) throws IOException, InterruptedException {
        Path file = archive()
                .orElseThrow(() -> new IOException("no shared/fixtures/evm-workloads.tar.xz beside the repository"));
        this.archive = unpacked(file, folder);
        this.peers = new PeerEvms(folder);
        this.moments = small ? Moments.SMALL : Moments.FULL;
        this.rounds = small ? 1 : 3;
        this.results = results;
    }

    /** Whether there is such a workload. */
    public static boolean knows(String word) {
        return Workload.NAMES.contains(word);
    }

    /**
     * Measures and prints.
     *
     * @param only names of workloads; empty for all
     * @param results takes what it finds
     */
    public static void run(Path folder, boolean small, List<String> only, Results results)
            throws IOException, InterruptedException {
        new EvmBench(folder, small, results).run(only.isEmpty() ? Workload.NAMES : only);
    }

    private void run(List<String> names) throws IOException, InterruptedException {
        results.note("Processor time of one thread for one call; what is counted is in docs/evm.md, \"Speed\".");
        results.note(
                "geth and revm are warm after the second that they run; that time stands beside ours of each moment.");
        results.note(
                "A first run is of a new JVM, which loads classes and interprets their bytecode until it has compiled it; the shortest of ours, of a call that takes a thousandth of a millisecond when it is warm, shows what the classes take.");
        System.out.printf(
                Locale.ROOT,
                "%-20s %11s  %-24s %-24s %-24s %-8s %-24s %-24s %s%n",
                "workload",
                "gas",
                "aichain ms, cold",
                moments.metric(1).substring(6),
                moments.warm().substring(6),
                "Mgas/s",
                "geth ms",
                "revm ms",
                "warm, aichain is faster than geth, revm");
        for (String name : names) row(Workload.of(name, archive));
        if (rounds == 1) return;
        System.out.printf(Locale.ROOT, "%n%-20s %-14s %s%n", "workload", "all in one JVM", "interpreted, ms");
        Map<String, List<Double>> together = ours(true, SECONDS_ALONE, names);
        for (String name : names) {
            // Of a first run too: what it is for a frame that runs for long to go on compiled shows beside it.
            List<Double> alone =
                    ours(false, "0," + SECONDS_ALONE, List.of(name)).get(name);
            double interpreted = alone.getLast();
            results.add(Result.of(name, "aichain, interpreted", moments.metric(0), "ms", alone.getFirst() / 1e6));
            double beside = together.get(name).getFirst();
            System.out.printf(Locale.ROOT, "%-20s %-14.4g %.4g%n", name, beside / 1e6, interpreted / 1e6);
            results.add(Result.of(name, "aichain, all in one JVM", METRIC_ALONE, "ms", beside / 1e6));
            results.add(Result.of(name, "aichain, interpreted", METRIC_ALONE, "ms", interpreted / 1e6));
        }
    }

    private void row(Workload workload) throws IOException, InterruptedException {
        List<List<Double>> ours = new ArrayList<>();
        List<PeerEvms.Times> geth = new ArrayList<>();
        List<PeerEvms.Times> revm = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            geth.add(peers.geth(workload));
            ours.add(ours(true, moments.argument(), List.of(workload.name())).get(workload.name()).stream()
                    .map(nanos -> nanos / 1e6)
                    .toList());
            revm.add(peers.revm(workload));
        }
        List<Result> rows = new ArrayList<>();
        for (int i = 0; i < moments.seconds().size(); i++) {
            int moment = i;
            List<Double> runs = ours.stream().map(round -> round.get(moment)).toList();
            rows.add(Result.of(workload.name(), "aichain", moments.metric(i), "ms", runs));
        }
        rows.add(peer(workload, "geth", moments.warm(), geth, PeerEvms.Times::warm));
        rows.add(peer(workload, "revm", moments.warm(), revm, PeerEvms.Times::warm));
        // They are as fast after a second, which is what they run, as they ever are.
        rows.add(peer(workload, "geth", moments.metric(1), geth, PeerEvms.Times::warm));
        rows.add(peer(workload, "revm", moments.metric(1), revm, PeerEvms.Times::warm));
        rows.add(peer(workload, "geth", moments.metric(0), geth, PeerEvms.Times::cold));
        rows.add(peer(workload, "revm", moments.metric(0), revm, PeerEvms.Times::cold));
        rows.forEach(results::add);
        double best = rows.get(2).median();
        System.out.printf(
                Locale.ROOT,
                "%-20s %,11d  %-24s %-24s %-24s %-8.0f %-24s %-24s %.2fx %.2fx%n",
                workload.name(),
                workload.gas(),
                spread(rows.get(0)),
                spread(rows.get(1)),
                spread(rows.get(2)),
                workload.gas() / best / 1e3,
                spread(rows.get(3)),
                spread(rows.get(4)),
                rows.get(3).median() / best,
                rows.get(4).median() / best);
    }

    private static Result peer(
            Workload workload,
            String name,
            String metric,
            List<PeerEvms.Times> rounds,
            ToDoubleFunction<PeerEvms.Times> nanos) {
        return Result.of(
                workload.name(),
                name,
                metric,
                "ms",
                rounds.stream().map(times -> nanos.applyAsDouble(times) / 1e6).toList());
    }

    /** Nanoseconds at each moment, of each workload, all measured in one new process. */
    private Map<String, List<Double>> ours(boolean compile, String moments, List<String> names)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                OurEvm.class.getName(),
                archive.toString(),
                Boolean.toString(compile),
                moments));
        command.addAll(names);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("measuring ours failed: " + said);
        Map<String, List<Double>> times = new HashMap<>();
        said.lines()
                .map(line -> Arrays.asList(line.split(" ")))
                .forEach(words -> times.put(
                        words.getFirst(),
                        words.subList(1, words.size()).stream()
                                .map(Double::valueOf)
                                .toList()));
        return times;
    }

    private static String spread(Result result) {
        return String.format(Locale.ROOT, "%.4g (%.4g..%.4g)", result.median(), result.least(), result.most());
    }

    /** The archive of workloads lies in {@code shared/fixtures} beside the repository. */
    static Optional<Path> archive() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/fixtures/evm-workloads.tar.xz");
            if (Files.exists(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    /** @return the folder of the workloads */
    static Path unpacked(Path archive, Path folder) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("evm-workloads"));
        Process tar = new ProcessBuilder("tar", "xJf", archive.toString(), "-C", target.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) throw new IOException("tar ended with " + tar.exitValue() + " for " + archive);
        try (var files = Files.walk(target)) {
            return files.filter(f -> f.endsWith("snailtracer.json"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no snailtracer.json in " + archive))
                    .getParent();
        }
    }
}
