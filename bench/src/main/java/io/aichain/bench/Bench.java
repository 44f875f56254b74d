package io.aichain.bench;

import io.aichain.bench.report.Machine;
import io.aichain.bench.report.Report;
import io.aichain.bench.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the measurements that are named, ours and the peers' in one run, and prints a table. */
public final class Bench {
    private static final String USAGE = """
            Usage: bench/run NAME... [--small] [--report] [CASE...]

            Measures AIChain and its peers in one run on this machine, and prints a table.

            %s
              all          all of them

              --small      a size that runs with the tests
              --report     also keeps what was found in docs/performance/NAME.json, with the machine and
                           the date; of the whole measurement, so not with a CASE
              CASE         for evm: only these workloads; for inference: only these parts (rates gas
                           solidity publishing models calls sizes); for state: 1m, 10m; for
                           throughput: plain, erc20, and a number of senders (8)

            Examples:
              bench/run startup latency
              bench/run evm hash_10k erc20_transfer
              bench/run throughput erc20 64
              bench/run inference models calls
            """;

    /** Beside the repository's documentation: bench/run starts us in its folder. */
    private static final Path REPORTS = Path.of("docs/performance");

    private static final List<String> OPTIONS = List.of("--small", "--report");

    /** What the program ends with if all was measured and a limit does not hold. */
    private static final int EXCEEDED = 3;

    private Bench() {}

    /**
     * What a measurement is given.
     *
     * @param folder for its files, new
     * @param cases only these of its workloads; all if empty
     * @param results takes what it finds
     */
    record Setting(Path folder, boolean small, List<String> cases, Results results) {}

    public static void main(String[] args) throws Exception {
        List<Measurement> chosen = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (String word : args) {
            Optional<Measurement> measurement = Measurement.named(word);
            if (word.equals("all")) chosen.addAll(List.of(Measurement.values()));
            else if (measurement.isPresent()) chosen.add(measurement.get());
            else if (!word.startsWith("-")) cases.add(word);
            else if (!OPTIONS.contains(word)) throw usage("unknown option " + word);
        }
        if (chosen.isEmpty()) throw usage("name what to measure");
        boolean small = Arrays.asList(args).contains("--small");
        boolean report = Arrays.asList(args).contains("--report");
        if (small && report) throw usage("a small size says nothing that is worth a report");
        if (report && !cases.isEmpty())
            throw usage("a report is of a whole measurement; leave out " + String.join(" ", cases) + ", or --report");
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, Java %s, %s%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                small ? "small size" : "full size");
        List<String> exceeded = new ArrayList<>();
        for (Measurement measurement : chosen) {
            Machine machine = Machine.here();
            Results results = new Results();
            long start = System.nanoTime();
            measurement.run(new Setting(folder(measurement), small, cases, results));
            exceeded.addAll(results.exceeded());
            if (!report) continue;
            if (results.all().isEmpty()) {
                System.out.println("nothing is kept: " + measurement.word() + " prints its table only");
                continue;
            }
            results.note(String.format(
                    Locale.ROOT, "The whole run took %.0f minutes.", Math.ceil((System.nanoTime() - start) / 60e9)));
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            Path file = Report.of(measurement.word(), today, machine, results).write(REPORTS);
            System.out.println("kept in " + file);
        }
        exceeded.forEach(each -> System.err.println("bench: " + each));
        if (!exceeded.isEmpty()) System.exit(EXCEEDED);
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
