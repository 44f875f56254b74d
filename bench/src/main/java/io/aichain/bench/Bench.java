package io.aichain.bench;

import io.aichain.bench.report.Machine;
import io.aichain.bench.report.Report;
import io.aichain.bench.report.Results;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the measurements that are named, ours and the peers' in one run, and prints a table. */
public final class Bench {
    /** Beside the repository's documentation: bench/run starts us in its folder. */
    private static final Path REPORTS = Path.of("docs/performance");

    /** What the program ends with if all was measured and a limit does not hold. */
    private static final int EXCEEDED = 3;

    private Bench() {}

    /**
     * What a measurement is given.
     *
     * @param folder for its files, new
     * @param cases only these of its workloads, all of which it knows; all if empty
     * @param results takes what it finds
     */
    record Setting(Path folder, boolean small, List<String> cases, Results results) {}

    public static void main(String[] args) throws Exception {
        Asked asked;
        try {
            asked = Asked.of(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage() + "\n\n" + usage());
            System.exit(2);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, Java %s, %s%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                asked.small() ? "small size" : "full size");
        List<String> exceeded = new ArrayList<>();
        for (Measurement measurement : asked.measurements()) {
            Machine machine = Machine.here();
            Results results = new Results();
            long start = System.nanoTime();
            Path folder = folder(measurement);
            measurement.run(new Setting(folder, asked.small(), asked.cases(measurement), results));
            Folders.delete(folder);
            exceeded.addAll(results.exceeded());
            if (!asked.report()) continue;
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

    /** For what a measurement writes, gigabytes of it some: removed once it has ended well, else its logs are wanted. */
    private static Path folder(Measurement measurement) throws IOException {
        Path folder = Files.createTempDirectory("aichain-bench-" + measurement.word());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(folder)));
        return folder;
    }

    /** Where somebody interrupts it or it fails, nothing goes on that it has started. */
    private static void endEarly(Path folder) {
        if (!Files.exists(folder)) return;
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        System.err.println("bench: it did not end well; its logs and data are left in " + folder);
    }

    static String usage() throws IOException {
        try (InputStream text = Bench.class.getResourceAsStream("usage.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void row(String what, String who, String format, Object... args) {
        System.out.printf(Locale.ROOT, "%-32s %-20s %s%n", what, who, String.format(Locale.ROOT, format, args));
    }
}
