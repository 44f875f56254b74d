package io.aichain.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Bars of the first metric that others were measured by too, as SVG, a group for each work and a bar for each who, with a line from the
 * least to the most; our own other ways are left to the table. Readable on light and on dark ground: the colours follow the reader's choice. The same report gives the same bytes.
 */
final class Plot {
    private static final int WIDTH = 760;
    private static final int LEFT = 230;
    private static final int RIGHT = 110;
    private static final int BAR = 14;
    private static final int STEP = 18;
    private static final int GAP = 14;
    private static final int TOP = 44;
    /** A work whose longest bar is a smaller part of the longest of all would not be seen on a common scale. */
    private static final int LEGIBLE = 20;

    private static final String OURS = "aichain";

    /** Distinguishable without telling red from green; one each for light and dark ground. */
    private static final List<String> LIGHT = List.of("#0b62a4", "#c55a11", "#7a5195", "#4d7c0f", "#6b7280");

    private static final List<String> DARK = List.of("#60a5fa", "#f59e0b", "#c084fc", "#a3e635", "#9ca3af");

    private Plot() {}

    /** @throws IllegalArgumentException if the report has no results */
    static String of(Report report) {
        if (report.results().isEmpty()) throw new IllegalArgumentException(report.measurement() + " has no results");
        Result first = report.results().stream()
                .filter(each -> !isOurs(each))
                .findFirst()
                .orElse(report.results().getFirst());
        List<Result> shown = report.results().stream()
                .filter(each ->
                        each.metric().equals(first.metric()) && each.unit().equals(first.unit()))
                .filter(each -> each.who().equals(OURS) || !isOurs(each))
                .toList();
        return draw(report.measurement() + ": " + first.metric() + ", " + first.unit(), shown);
    }

    private static boolean isOurs(Result result) {
        return result.who().startsWith(OURS);
    }

    private static String draw(String title, List<Result> shown) {
        List<String> whos = new ArrayList<>();
        Map<String, List<Result>> groups = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Result each : shown) {
            if (seen.add(each.who())) whos.add(each.who());
            groups.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(each);
        }
        double most = most(shown);
        boolean own = groups.values().stream().anyMatch(group -> most(group) * LEGIBLE < most);
        String said = own ? title + " (each work has a scale of its own)" : title;
        StringBuilder body = new StringBuilder();
        text(body, 8, 20, "t", said);
        int y = TOP;
        for (Map.Entry<String, List<Result>> group : groups.entrySet()) {
            text(body, 8, y + BAR - 2, "l", group.getKey());
            double scale = scale(own ? most(group.getValue()) : most);
            for (Result each : group.getValue()) {
                bar(body, y, scale, each, whos.indexOf(each.who()));
                y += STEP;
            }
            y += GAP;
        }
        return svg(y, said, body.toString());
    }

    private static double most(List<Result> results) {
        return results.stream().mapToDouble(Result::most).max().orElseThrow();
    }

    private static double scale(double most) {
        return most > 0 ? (WIDTH - LEFT - RIGHT) / most : 0;
    }

    private static void bar(StringBuilder out, int y, double scale, Result result, int colour) {
        double end = LEFT + result.median() * scale;
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                colour % LIGHT.size(),
                LEFT,
                y,
                Math.max(1, end - LEFT),
                BAR));
        double to = LEFT + result.most() * scale;
        if (result.least() < result.most()) {
            out.append(String.format(
                    Locale.ROOT,
                    "<path class=\"w\" d=\"M%.1f %dH%.1f\"/>%n",
                    LEFT + result.least() * scale,
                    y + BAR / 2,
                    to));
        }
        text(out, (int) Math.max(end, to) + 5, y + BAR - 3, "v", Numbers.of(result.median()) + " " + result.who());
    }

    private static void text(StringBuilder out, int x, int y, String style, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        out.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, safe));
    }

    private static String svg(int height, String title, String body) {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
            <style>
            text{font:12px sans-serif;fill:#1f2328}.t{font-weight:bold}.v{font-size:11px}.w{stroke:#1f2328;stroke-width:1.5}
            %4$s
            @media (prefers-color-scheme:dark){text{fill:#e6edf3}.w{stroke:#e6edf3}
            %5$s}
            </style>
            %6$s</svg>
            """.formatted(WIDTH, height, title.replace("\"", ""), fills(LIGHT), fills(DARK), body);
    }

    private static String fills(List<String> colours) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < colours.size(); i++)
            out.append(".c").append(i).append("{fill:").append(colours.get(i)).append('}');
        return out.toString();
    }
}
