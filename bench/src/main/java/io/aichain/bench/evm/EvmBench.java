package io.aichain.bench.evm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Our EVM beside geth's and revm, single-threaded, on the same workloads in one run: ours in a process per workload and, in full size,
 * with all in one process too (where the compiler's profile is that of all), peers by their own benchmark modes, in turn and several
 * times. Prints the medians over the rounds with the least and the largest, in processor time, Mgas/s, what it takes without
 * compilation, and how often we fit into each peer's time.
 */
public final class EvmBench {
    private final Path archive;
    private final PeerEvms peers;
    private final int rounds;
    private final double seconds;

    private EvmBench(Path folder, boolean small) throws IOException, InterruptedException {
        Path file = archive()
                .orElseThrow(() -> new IOException("no shared/fixtures/evm-workloads.tar.xz beside the repository"));
        this.archive = unpacked(file, folder);
        this.peers = new PeerEvms(folder);
        this.rounds = small ? 1 : 5;
        this.seconds = small ? 1.5 : 5;
    }

    /** Measures and prints. @param only names of workloads; empty for all */
    public static void run(Path folder, boolean small, List<String> only) throws IOException, InterruptedException {
        new EvmBench(folder, small).run(only.isEmpty() ? Workload.NAMES : only);
    }

    private void run(List<String> names) throws IOException, InterruptedException {
        Map<String, List<Double>> together = new HashMap<>();
        if (rounds > 1)
            for (int i = 0; i < rounds; i++) ours(true, names).forEach((name, nanos) -> add(together, name, nanos));
        System.out.printf(
                Locale.ROOT,
                "%-20s %11s  %-30s %-10s %-14s %-30s %-30s %s%n",
                "workload",
                "gas",
                "aichain ms (Mgas/s)",
                "in one JVM",
                "interpreted",
                "geth ms",
                "revm ms",
                "aichain is faster than geth, revm");
        for (String name : names) row(Workload.of(name, archive), together.getOrDefault(name, List.of()));
    }

    private void row(Workload workload, List<Double> together) throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> interpreted = new ArrayList<>();
        List<Double> geth = new ArrayList<>();
        List<Double> revm = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            geth.add(peers.geth(workload));
            ours.add(ours(true, List.of(workload.name())).get(workload.name()));
            interpreted.add(ours(false, List.of(workload.name())).get(workload.name()));
            OptionalDouble time = i % 2 == 0 ? peers.revm(workload) : OptionalDouble.empty();
            if (time.isPresent()) revm.add(time.getAsDouble());
        }
        double best = median(ours);
        System.out.printf(
                Locale.ROOT,
                "%-20s %,11d  %-30s %-10s %-14s %-30s %-30s %.2fx %s%n",
                workload.name(),
                workload.gas(),
                spread(ours) + String.format(Locale.ROOT, " (%.0f)", workload.gas() / best * 1e3),
                together.isEmpty() ? "-" : String.format(Locale.ROOT, "%.4g", median(together) / 1e6),
                String.format(Locale.ROOT, "%.4g", median(interpreted) / 1e6),
                spread(geth),
                revm.isEmpty() ? "-" : spread(revm),
                median(geth) / best,
                revm.isEmpty() ? "" : String.format(Locale.ROOT, "%.2fx", median(revm) / best));
    }

    /** Medians in nanoseconds, all measured in one new process. */
    private Map<String, Double> ours(boolean compile, List<String> names) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                OurEvm.class.getName(),
                archive.toString(),
                Double.toString(seconds),
                Boolean.toString(compile)));
        command.addAll(names);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("measuring ours failed: " + said);
        Map<String, Double> medians = new HashMap<>();
        said.lines().map(line -> line.split(" ")).forEach(words -> medians.put(words[0], Double.valueOf(words[1])));
        return medians;
    }

    private static void add(Map<String, List<Double>> to, String name, double value) {
        to.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String spread(List<Double> nanos) {
        return String.format(
                Locale.ROOT,
                "%.4g (%.4g..%.4g)",
                median(nanos) / 1e6,
                Collections.min(nanos) / 1e6,
                Collections.max(nanos) / 1e6);
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
