package io.aichain.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A report's results as Markdown: a table for each metric with a row for each work and a column for each who, and one for all shares
 * ({@value #SHARE}...) of a unit with a column for each work. Where we and others did the same, a last column compares us with the better one.
 */
final class Table {
    /** Of a metric: parts, in percent of what its unit says. */
    static final String SHARE = "share of ";

    private static final String OURS = "aichain";

    private Table() {}

    static String of(Report report) {
        Map<String, List<Result>> metrics = new LinkedHashMap<>();
        Map<String, List<Result>> shares = new LinkedHashMap<>();
        for (Result each : report.results()) {
            if (each.metric().startsWith(SHARE))
                shares.computeIfAbsent(each.unit(), _ -> new ArrayList<>()).add(each);
            else
                metrics.computeIfAbsent(each.metric() + ", " + each.unit(), _ -> new ArrayList<>())
                        .add(each);
        }
        StringBuilder out = new StringBuilder();
        metrics.forEach(
                (metric, results) -> out.append(compared(metric, results)).append('\n'));
        shares.forEach((unit, results) -> out.append(shares(unit, results)).append('\n'));
        return out.toString();
    }

    private static String compared(String metric, List<Result> results) {
        Set<String> whos = new LinkedHashSet<>();
        Map<String, Map<String, Result>> rows = new LinkedHashMap<>();
        for (Result each : results) {
            whos.add(each.who());
            rows.computeIfAbsent(each.name(), _ -> new LinkedHashMap<>()).put(each.who(), each);
        }
        boolean compares = rows.values().stream().anyMatch(row -> best(row).isPresent());
        List<String> head = new ArrayList<>(List.of(metric));
        head.addAll(whos);
        if (compares) head.add("beside the better");
        StringBuilder out = new StringBuilder(head(head));
        rows.forEach((name, row) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            for (String who : whos) cells.add(row.containsKey(who) ? Numbers.of(row.get(who)) : "");
            if (compares) {
                cells.add(best(row)
                        .map(peer -> Numbers.down(Numbers.ratio(row.get(OURS), peer)) + "x")
                        .orElse(""));
            }
            out.append(line(cells));
        });
        return out.toString();
    }

    /** The better one of the others, if we are there too; our own other ways are no others. */
    private static Optional<Result> best(Map<String, Result> row) {
        Result ours = row.get(OURS);
        if (ours == null || ours.median() == 0) return Optional.empty();
        return row.values().stream()
                .filter(each -> !each.who().startsWith(OURS) && each.median() != 0)
                .min((a, b) -> Double.compare(Numbers.ratio(ours, a), Numbers.ratio(ours, b)));
    }

    private static String shares(String unit, List<Result> shares) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Map<String, Result>> parts = new LinkedHashMap<>();
        for (Result each : shares) {
            names.add(each.name());
            parts.computeIfAbsent(each.metric().substring(SHARE.length()), _ -> new LinkedHashMap<>())
                    .put(each.name(), each);
        }
        List<String> head = new ArrayList<>(List.of("share, " + unit));
        head.addAll(names);
        StringBuilder out = new StringBuilder(head(head));
        parts.forEach((part, row) -> {
            List<String> cells = new ArrayList<>(List.of(part));
            for (String name : names) cells.add(row.containsKey(name) ? Numbers.of(row.get(name)) : "");
            out.append(line(cells));
        });
        return out.toString();
    }

    private static String head(List<String> cells) {
        return line(cells) + "|" + " --- |".repeat(cells.size()) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
