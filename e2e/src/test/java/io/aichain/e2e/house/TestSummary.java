package io.aichain.e2e.house;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * What a run of the suite came to, read from surefire's reports: the end of {@code ./aichain test}. It is started from its source file, so it
 * uses the JDK alone. A test class that should have run and has no report (its process died, its module was left out) counts as a failure.
 */
final class TestSummary {
    /** The tiers of tests, by the ending of a test class's name, and the folder under target where each reports. */
    enum Tier {
        PLAIN("Test.java", "surefire-reports"),
        IT("IT.java", "it-reports"),
        E2E("E2E.java", "e2e-reports");

        private final String ending;
        private final String reports;

        Tier(String ending, String reports) {
            this.ending = ending;
            this.reports = reports;
        }
    }

    /** A test that failed or was skipped, and why. */
    record Remark(String test, String reason) {}

    /** One tier's result; {@code missing} are test classes without a report. */
    record Result(Tier tier, int tests, List<Remark> failed, List<Remark> skipped, List<String> missing) {
        int passed() {
            return tests - failed.size() - skipped.size();
        }

        boolean good() {
            return tests > 0 && failed.isEmpty() && missing.isEmpty();
        }
    }

    private static final Pattern NOT_A_CLASS_TO_RUN = Pattern.compile("(?m)^(public )?(abstract|sealed|interface)\\b");
    private static final int REASON_LENGTH = 300;

    private TestSummary() {}

    /** Arguments: the root folder, then the tiers that were run. Ends with 1 unless all is well. */
    public static void main(String[] arguments) throws Exception {
        var results = new ArrayList<Result>();
        for (String tier : List.of(arguments).subList(1, arguments.length))
            results.add(read(Path.of(arguments[0]), Tier.valueOf(tier.toUpperCase(Locale.ROOT))));
        print(results, System.out);
        if (!results.stream().allMatch(Result::good)) System.exit(1);
    }

    static Result read(Path root, Tier tier) throws Exception {
        int tests = 0;
        var failed = new ArrayList<Remark>();
        var skipped = new ArrayList<Remark>();
        var missing = new ArrayList<String>();
        for (Path module : modules(root)) {
            Path reports = module.resolve("target").resolve(tier.reports);
            for (Path report : files(reports, ".xml")) {
                if (!report.getFileName().toString().startsWith("TEST-")) continue;
                var suite = DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile());
                var cases = suite.getElementsByTagName("testcase");
                tests += cases.getLength();
                for (int i = 0; i < cases.getLength(); i++) {
                    var test = (Element) cases.item(i);
                    addRemark(test, "failure", failed);
                    addRemark(test, "error", failed);
                    addRemark(test, "skipped", skipped);
                }
            }
            missing.addAll(missing(module, tier, reports));
        }
        return new Result(tier, tests, failed, skipped, missing);
    }

    static void print(List<Result> results, PrintStream out) {
        out.printf("%n%-6s %9s %9s %9s%n", "tier", "passed", "failed", "skipped");
        for (var result : results)
            out.printf(
                    "%-6s %9d %9d %9d%n",
                    result.tier(),
                    result.passed(),
                    result.failed().size() + result.missing().size(),
                    result.skipped().size());
        for (var result : results) {
            result.skipped().forEach(one -> out.println("skipped  " + one.test() + ": " + one.reason()));
            result.failed().forEach(one -> out.println("FAILED   " + one.test() + ": " + one.reason()));
            result.missing().forEach(one -> out.println("MISSING  " + one + ": was to run and left no report"));
            if (result.tests() == 0) out.println("EMPTY    no test of tier " + result.tier() + " ran");
        }
        out.printf(
                "%ntests: %d passed, %d failed, %d skipped%n",
                results.stream().mapToInt(Result::passed).sum(),
                results.stream()
                        .mapToInt(r -> r.failed().size() + r.missing().size() + (r.tests() == 0 ? 1 : 0))
                        .sum(),
                results.stream().mapToInt(r -> r.skipped().size()).sum());
    }

    private static void addRemark(Element test, String outcome, List<Remark> remarks) {
        var found = test.getElementsByTagName(outcome);
        if (found.getLength() == 0) return;
        var element = (Element) found.item(0);
        String reason = element.getAttribute("message").isBlank()
                ? element.getTextContent().strip()
                : element.getAttribute("message");
        reason = reason.replaceAll("\\s+", " ").strip();
        if (reason.isEmpty()) reason = "no reason given";
        if (reason.length() > REASON_LENGTH) reason = reason.substring(0, REASON_LENGTH) + "...";
        remarks.add(new Remark(test.getAttribute("classname") + "." + test.getAttribute("name"), reason));
    }

    /** Test classes among the sources that no report names, be it their own or that of a class nested in them. */
    private static List<String> missing(Path module, Tier tier, Path reports) throws IOException {
        Path sources = module.resolve("src/test/java");
        var names = files(reports, ".xml").stream()
                .map(report -> report.getFileName().toString())
                .toList();
        var missing = new ArrayList<String>();
        for (Path source : files(sources, tier.ending)) {
            if (NOT_A_CLASS_TO_RUN.matcher(Files.readString(source)).find()) continue;
            String path = sources.relativize(source).toString().replace('/', '.');
            String test = path.substring(0, path.length() - ".java".length());
            if (names.stream()
                    .noneMatch(name -> name.equals("TEST-" + test + ".xml") || name.startsWith("TEST-" + test + "$")))
                missing.add(test);
        }
        return missing;
    }

    private static List<Path> modules(Path root) throws IOException {
        try (var top = Files.list(root);
                var lib = Files.list(root.resolve("lib"))) {
            return Stream.concat(top, lib)
                    .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (var walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
