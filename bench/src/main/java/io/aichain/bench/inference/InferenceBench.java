package io.aichain.bench.inference;

import io.aichain.bench.report.Report;
import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * All about models, in parts that may be run by their names:
 *
 * <ul>
 *   <li>{@code rates}: products and sums a second on one core by width of vectors, beside a C loop and BigInteger
 *   <li>{@code gas}: nanoseconds for each gas of the operations
 *   <li>{@code solidity}: gas of a product in Solidity; {@code publishing}: gas of a weight, beside a storage slot
 *   <li>{@code models}: the sample models in Solidity on anvil and on our EVM, by the precompile and by the kernels alone
 *   <li>{@code calls}: {@code eth_call} on a devnet; {@code sizes}: time against parameters
 * </ul>
 */
public final class InferenceBench {
    static final String MODULE = "jdk.incubator.vector";
    private static final List<String> PARTS =
            List.of("rates", "gas", "solidity", "publishing", "models", "calls", "sizes");
    /** For each row; the operations have many. */
    private static final String SECOND = "1000000000";

    private static final String SHORT = "120000000";

    private final Path folder;
    private final Results results;

    private InferenceBench(Path folder, Results results) {
        this.folder = folder;
        this.results = results;
    }

    /** Whether this is one of the parts. */
    public static boolean knows(String word) {
        return PARTS.contains(word);
    }

    /**
     * @param folder for what the parts write
     * @param cases the parts to run; all if empty
     * @param results takes what they find, and whether an operation takes longer for its gas than it may
     */
    public static void run(Path folder, List<String> cases, Results results) throws Exception {
        InferenceBench bench = new InferenceBench(folder, results);
        for (String part : cases.isEmpty() ? PARTS : cases) {
            System.out.println("== " + part);
            switch (part) {
                case "rates" -> bench.rates();
                case "gas" -> bench.gas();
                case "solidity" -> SolidityGas.run(results);
                case "publishing" -> PublishingGas.run(folder.resolve("anvil-publishing.log"), results);
                case "calls" -> CallTimes.run(folder, results);
                case "models" ->
                    bench.keep(bench.ours(
                            part,
                            VECTORS,
                            part,
                            folder.resolve("anvil-models.log").toString()));
                default -> bench.keep(bench.ours(part, VECTORS, part));
            }
        }
    }

    private static final List<String> VECTORS = List.of("--add-modules", MODULE);

    /** The widest vectors that there are come first, as what an executor runs. */
    private void rates() throws IOException, InterruptedException {
        boolean first = true;
        for (String bits : List.of("512", "256", "128")) {
            List<String> flags = new ArrayList<>(VECTORS);
            flags.add("-Daichain.inference.vector.bits=" + bits);
            Child child = ours("vector " + bits, flags, "rates");
            if (child.end == KernelRates.NOT_AVAILABLE) {
                System.out.println("vectors of " + bits + " bits: not available here");
                results.note("Vectors of " + bits + " bits are not available here.");
                continue;
            }
            if (first) {
                for (Result each : child.found) {
                    results.add(Result.of(each.name(), "aichain", each.metric(), each.unit(), each.median()));
                }
            }
            first = false;
            keep(child);
        }
        keep(ours("scalar", List.of(), "rates"));
        c();
        double nanos = bigInteger();
        row("d1", "BigInteger", nanos);
        results.add(Result.of("sd59x18-d1, weights around 0.03", "BigInteger", "products", "M/s", 1_000 / nanos));
    }

    /** With vectors, and on one number at a time: prices are the same on every machine. */
    private void gas() throws IOException, InterruptedException {
        Child vectors = ours("vectors", VECTORS, "gas");
        Child scalar = ours("scalar", List.of(), "gas");
        keep(vectors);
        keep(scalar);
        if (vectors.end == KernelRates.NOT_AVAILABLE) {
            System.out.println("vectors: not available here");
            results.note("No vectors are available here: gas was measured on one number at a time only.");
        }
        if (vectors.end == KernelRates.EXCEEDED)
            results.exceeded("gas: an operation takes too long for its price, see above");
        if (scalar.end == KernelRates.EXCEEDED)
            results.exceeded("gas, scalar: an operation takes too long for its price, see above");
    }

    private void keep(Child child) {
        child.found.forEach(results::add);
    }

    /** @param end its exit value @param found what it has kept */
    private record Child(int end, List<Result> found) {}

    /**
     * A JVM of its own: the width of vectors is a constant of its classes.
     *
     * @throws IOException if it fails, other than by a limit that does not hold or vectors that there are not
     */
    private Child ours(String title, List<String> flags, String what, String... more)
            throws IOException, InterruptedException {
        System.out.println("-- " + title);
        Path kept = Files.createTempDirectory(folder, what);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(flags);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KernelRates.class.getName(),
                what,
                what.equals("gas") ? SHORT : SECOND,
                kept.toString()));
        command.addAll(List.of(more));
        int end = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (end == KernelRates.NOT_AVAILABLE) return new Child(end, List.of());
        if (end != 0 && end != KernelRates.EXCEEDED) throw new IOException(title + " ended with " + end);
        Report report = Report.read(kept.resolve(what + ".json"));
        report.notes().forEach(results::note);
        return new Child(end, report.results());
    }

    private void c() throws IOException, InterruptedException {
        Path source = folder.resolve("dots.c");
        try (InputStream in = InferenceBench.class.getResourceAsStream("dots.c")) {
            Files.write(source, in.readAllBytes());
        }
        System.out.println("-- C, gcc -O3 -march=native");
        Path program = folder.resolve("dots");
        must(
                new ProcessBuilder("gcc", "-O3", "-march=native", "-o", program.toString(), source.toString())
                        .inheritIO()
                        .start(),
                "gcc");
        Process dots = new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        for (String line : dots.inputReader().lines().toList()) {
            System.out.println(line);
            // Two words and a comma of its name, then C, nanoseconds and the rate.
            String profile = line.startsWith("d1") ? "sd59x18-d1" : "sd59x18-d2";
            double rate = Double.parseDouble(line.replaceAll(".* ns, +([0-9.]+) G/s.*", "$1"));
            results.add(Result.of(
                    profile + ", weights around 0.03", "C, gcc -O3 -march=native", "products", "M/s", 1_000 * rate));
        }
        must(dots, "dots");
    }

    private static void must(Process process, String what) throws IOException, InterruptedException {
        if (process.waitFor() != 0) throw new IOException(what + " ended with " + process.exitValue());
    }

    private static double bigInteger() {
        Random random = new Random(1);
        BigInteger unit = BigInteger.TEN.pow(18);
        BigInteger[] x = new BigInteger[1_000];
        BigInteger[] w = new BigInteger[1_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = BigInteger.valueOf((long) (random.nextGaussian() * 1e18));
            w[i] = BigInteger.valueOf((long) (random.nextGaussian() * 1e17));
        }
        double best = Double.MAX_VALUE;
        BigInteger kept = BigInteger.ZERO;
        for (int round = 0; round < 300; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < x.length; i++)
                kept = kept.add(x[i].multiply(w[i]).divide(unit));
            best = Math.min(best, (double) (System.nanoTime() - start) / x.length);
        }
        if (kept.signum() == 0) throw new IllegalStateException("a sum of zero");
        return best;
    }

    static void row(String what, String who, double nanos) {
        System.out.printf(Locale.ROOT, "%-28s %-12s %8.3f ns, %7.3f G/s%n", what, who, nanos, 1 / nanos);
    }
}
