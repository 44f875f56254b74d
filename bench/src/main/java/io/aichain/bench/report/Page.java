package io.aichain.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills {@code docs/performance.md} and {@code docs/inference-performance.md}: what stands between {@code <!-- bench NAME -->} and {@code <!-- end -->} is made from
 * {@code docs/performance/NAME.json}, the rest of a page is written by people. Arguments: none, to write pages and plots.
 */
public final class Page {
    private static final Pattern SECTION =
            Pattern.compile("<!-- bench ([a-z]+) -->\n(.*?)<!-- end -->", Pattern.DOTALL);

    /** Where models are told of. */
    private static final String INFERENCE = "inference";

    static final List<String> ALL = List.of("performance.md", "inference-performance.md");

    private Page() {}

    public static void main(String[] args) throws IOException {
        write(Path.of("docs"));
    }

    /** @param docs the repository's folder of that name */
    static void write(Path docs) throws IOException {
        List<Report> reports = reports(docs);
        for (Report each : reports) Files.writeString(plot(docs, each), Plot.of(each));
        for (String name : ALL) {
            Path page = docs.resolve(name);
            Files.writeString(page, filled(Files.readString(page), of(name, reports)));
        }
    }

    /** The reports whose place is on this page. */
    static List<Report> of(String page, List<Report> reports) {
        return reports.stream()
                .filter(each -> page.startsWith(INFERENCE) == each.measurement().equals(INFERENCE))
                .toList();
    }

    static List<Report> reports(Path docs) throws IOException {
        Path folder = docs.resolve("performance");
        if (!Files.isDirectory(folder)) return List.of();
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        Stream.Builder<Report> reports = Stream.builder();
        for (Path file : files) reports.add(Report.read(file));
        return reports.build().toList();
    }

    static Path plot(Path docs, Report report) {
        return docs.resolve("performance").resolve(report.measurement() + ".svg");
    }

    /** @throws IllegalArgumentException if a report has no place in the page */
    static String filled(String page, List<Report> reports) {
        for (Report each : reports) {
            if (!page.contains("<!-- bench " + each.measurement() + " -->")) {
                throw new IllegalArgumentException("the page has no place for " + each.measurement()
                        + ": add <!-- bench " + each.measurement() + " --> and <!-- end -->");
            }
        }
        return SECTION.matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement("<!-- bench " + found.group(1) + " -->\n"
                        + reports.stream()
                                .filter(each -> each.measurement().equals(found.group(1)))
                                .findFirst()
                                .map(Page::section)
                                .orElse("Not measured yet: `bench/run " + found.group(1)
                                        + " --report` on a machine that does nothing else, then `bench/report`.\n\n")
                        + "<!-- end -->"));
    }

    private static String section(Report report) {
        Machine machine = report.machine();
        String notes = report.notes().stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
        String goals = Goal.lines(report) + Limit.lines(report);
        return String.format(
                        Locale.ROOT,
                        "Measured %s with `bench/run %s --report` on %d processors (%s), %d GiB, Java %s; load before it %s.%n%n",
                        report.date(),
                        report.measurement(),
                        machine.processors(),
                        machine.processor(),
                        machine.memoryGib(),
                        machine.java(),
                        machine.load())
                + (notes.isEmpty() ? "" : notes + "\n")
                + (goals.isEmpty() ? "" : goals + "\n")
                + Table.of(report)
                + "![" + report.measurement() + "](performance/" + report.measurement() + ".svg)\n\n";
    }
}
