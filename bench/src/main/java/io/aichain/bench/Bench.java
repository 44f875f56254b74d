package io.aichain.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the measurements that are named, ours and the peers' in one run, and prints a table. */
public final class Bench {
    private static final String USAGE = """
            Usage: bench/run NAME... [--small] [CASE...]

            Measures AIChain and its peers in one run on this machine, and prints a table.

            %s
              all          all of them

              --small      a size that runs with the tests
              CASE         for evm: only these workloads; for inference: only these parts (rates gas
                           solidity publishing models calls sizes)

            Examples:
              bench/run startup latency
              bench/run evm hash_10k erc20_transfer
              bench/run inference models calls
            """;

    private Bench() {}

    /**
     * What a measurement is given.
     *
     * @param folder for its files, new
     * @param cases only these of its workloads; all if empty
     */
    record Setting(Path folder, boolean small, List<String> cases) {}

    public static void main(String[] args) throws Exception {
        List<Measurement> chosen = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (String word : args) {
            Optional<Measurement> measurement = Measurement.named(word);
            if (word.equals("all")) chosen.addAll(List.of(Measurement.values()));
            else if (measurement.isPresent()) chosen.add(measurement.get());
            else if (!word.startsWith("-")) cases.add(word);
            else if (!word.equals("--small")) throw usage("unknown option " + word);
        }
        if (chosen.isEmpty()) throw usage("name what to measure");
        boolean small = Arrays.asList(args).contains("--small");
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, Java %s, %s%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                small ? "small size" : "full size");
        for (Measurement measurement : chosen) {
            measurement.run(new Setting(folder(measurement), small, cases));
        }
    }

    private static Path folder(Measurement measurement) throws IOException {
        return Files.createTempDirectory("aichain-bench-" + measurement.word());
    }

    /** Ends the program: what was asked for does not exist. */
    private static IllegalArgumentException usage(String wrong) {
        System.err.println("bench: " + wrong + "\n");
        System.err.printf(Locale.ROOT, USAGE, Measurement.lines());
        System.exit(2);
        return new IllegalArgumentException(wrong);
    }

    static void row(String what, String who, String format, Object... args) {
        System.out.printf(Locale.ROOT, "%-32s %-20s %s%n", what, who, String.format(Locale.ROOT, format, args));
    }
}
