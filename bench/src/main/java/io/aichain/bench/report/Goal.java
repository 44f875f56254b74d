package io.aichain.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a measurement is to reach, and in words made from its report whether it does: no sentence about figures outlives them.
 *
 * @param measurement its name on the command line
 * @param metric that is compared, up to its comma if it has one
 * @param peer whom we are held against; the better one of all others if empty
 * @param factor how often the peer's number is to fit into ours, or ours into the peer's where less is better
 * @param share of the works that are to reach it, up to 1
 */
record Goal(String measurement, String metric, Optional<String> peer, double factor, double share) {
    private static final String OURS = "aichain";

    static final List<Goal> ALL = List.of(
            new Goal("throughput", "rate", Optional.empty(), 2, 1),
            new Goal("state", "rate", Optional.of("geth --dev"), 2, 1),
            new Goal("state", "written each", Optional.of("geth --dev"), 1, 1),
            new Goal("ordering", "rate when warm", Optional.of("perf-test"), 0.8, 1),
            new Goal("evm", "time", Optional.of("geth"), 2, 1),
            new Goal("evm", "time", Optional.of("revm"), 1, 0.6),
            new Goal("evm", "time of a first run", Optional.of("geth"), 2, 1),
            new Goal(
                    "inference",
                    "time in the kernels with vectors of 512 bits",
                    Optional.of("our Solidity on anvil"),
                    100,
                    1),
            new Goal("inference", "time in the kernels", Optional.of("literal PRBMath on anvil"), 1_000, 1),
            new Goal("inference", "gas of a published weight", Optional.of("storage slots"), 10, 1));

    /** A work that we and the peer did. */
    private record Compared(String name, double ratio) {
        @Override
        public String toString() {
            return name + " (" + Numbers.down(ratio) + "x)";
        }
    }

    /** A line for each goal of this measurement; where one is missed, the line says what the report has about why. */
    static String lines(Report report) {
        return ALL.stream()
                .filter(goal -> goal.measurement.equals(report.measurement()))
                .map(goal -> "- " + goal.line(report) + "\n")
                .collect(Collectors.joining());
    }

    private String line(Report report) {
        List<Compared> all = compared(report);
        String goal = goal();
        if (all.isEmpty()) return goal + " Not available here: nothing to compare.";
        List<Compared> missed =
                all.stream().filter(each -> each.ratio() < factor).toList();
        String least = all.stream()
                .min(Comparator.comparingDouble(Compared::ratio))
                .orElseThrow()
                .toString();
        long reached = all.size() - missed.size();
        String count = reached + " of " + all.size();
        if (missed.isEmpty()) return goal + " **Reached** on " + count + "; the least is " + least + ".";
        String others = "not on " + missed.stream().map(Compared::toString).collect(Collectors.joining("; ")) + ".";
        if (reached >= share * all.size()) return goal + " **Reached** on " + count + ", " + others;
        return goal + " **Missed**: reached on " + count + ", " + others + " " + heldBack(report, missed);
    }

    private String goal() {
        String times = factor == 1 ? "better than " : "at least " + Numbers.of(factor) + " times ";
        String whom = peer.orElse("the better of the others");
        String works = share == 1 ? "" : String.format(Locale.ROOT, " on %.0f %% of the works", 100 * share);
        return "Goal, " + metric + ": " + times + whom + works + ".";
    }

    private boolean isOf(Result result) {
        return result.metric().equals(metric) || result.metric().startsWith(metric + ",");
    }

    private List<Compared> compared(Report report) {
        List<Compared> all = new ArrayList<>();
        for (Result ours : report.results()) {
            if (!ours.who().equals(OURS) || !isOf(ours) || ours.median() == 0) continue;
            report.results().stream()
                    .filter(each -> each.name().equals(ours.name())
                            && each.metric().equals(ours.metric())
                            && each.median() != 0)
                    .filter(each ->
                            peer.map(each.who()::equals).orElse(!each.who().startsWith(OURS)))
                    .mapToDouble(each -> Numbers.ratio(ours, each))
                    .min()
                    .ifPresent(ratio -> all.add(new Compared(ours.name(), ratio)));
        }
        return all;
    }

    private static String heldBack(Report report, List<Compared> missed) {
        List<String> profiles = new ArrayList<>();
        for (Compared each : missed) {
            List<Result> parts = report.results().stream()
                    .filter(part ->
                            part.metric().startsWith(Table.SHARE) && part.name().equals(each.name()))
                    .sorted(Comparator.comparingDouble(Result::median).reversed())
                    .limit(4)
                    .toList();
            if (parts.isEmpty()) continue;
            profiles.add(parts.stream()
                    .map(part -> part.metric().substring(Table.SHARE.length()) + " " + Numbers.of(part.median()))
                    .collect(Collectors.joining(
                            ", ", each.name() + ", in " + parts.getFirst().unit() + ": ", "")));
        }
        return profiles.isEmpty()
                ? "The report holds no profile of it: see the text."
                : "Most of ours goes there to: " + String.join("; ", profiles) + ".";
    }
}
