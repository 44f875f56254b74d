package io.aichain.bench.inference;

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
    private static final String MODULE = "jdk.incubator.vector";
    private static final List<String> PARTS =
            List.of("rates", "gas", "solidity", "publishing", "models", "calls", "sizes");
    /** For each row; the operations have many. */
    private static final String SECOND = "1000000000";

    private static final String SHORT = "300000000";

    private InferenceBench() {}

    /**
     * @param folder for what the parts write
     * @param cases the parts to run; all if empty
     * @throws IllegalStateException when all have run, if an operation takes too long for its gas
     */
    public static void run(Path folder, List<String> cases) throws Exception {
        for (String word : cases) {
            if (!PARTS.contains(word)) throw new IllegalArgumentException(word + " is none of " + PARTS);
        }
        boolean holds = true;
        for (String part : cases.isEmpty() ? PARTS : cases) {
            System.out.println("== " + part);
            switch (part) {
                case "rates" -> rates(folder);
                case "solidity" -> SolidityGas.run();
                case "publishing" -> PublishingGas.run(folder.resolve("anvil-publishing.log"));
                case "calls" -> CallTimes.run(folder);
                case "models" ->
                    ours(
                            "models",
                            VECTORS,
                            "models",
                            folder.resolve("anvil-models.log").toString());
                case "gas" -> holds &= ours(part, VECTORS, part);
                default -> ours(part, VECTORS, part);
            }
        }
        if (!holds) throw new IllegalStateException("gas: an operation takes too long for its price, see above");
    }

    private static final List<String> VECTORS = List.of("--add-modules", MODULE);

    private static void rates(Path folder) throws IOException, InterruptedException {
        for (String bits : List.of("512", "256", "128")) {
            List<String> flags = new ArrayList<>(VECTORS);
            flags.add("-Daichain.inference.vector.bits=" + bits);
            ours("vector " + bits, flags, "rates");
        }
        ours("scalar", List.of(), "rates");
        c(folder);
        row("d1", "BigInteger", bigInteger());
    }

    /**
     * A JVM of its own: the width of vectors is a constant of its classes.
     *
     * @return whether the limit holds that it measures, if it measures one
     */
    private static boolean ours(String title, List<String> flags, String what, String... more)
            throws IOException, InterruptedException {
        System.out.println("-- " + title);
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
                what.equals("gas") ? SHORT : SECOND));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() == KernelRates.EXCEEDED) return false;
        must(process, title);
        return true;
    }

    private static void c(Path folder) throws IOException, InterruptedException {
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
        must(new ProcessBuilder(program.toString()).inheritIO().start(), "dots");
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
