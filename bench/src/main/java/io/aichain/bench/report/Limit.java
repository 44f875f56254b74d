package io.aichain.bench.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A number that one of our results is to reach, or not to exceed, whatever others do; in words made from the report, as {@link Goal}.
 *
 * @param measurement its name on the command line
 * @param name of the work
 * @param who did it
 * @param metric that is compared
 * @param bound in the result's unit: the least for rates, the most for everything else
 */
record Limit(String measurement, String name, String who, String metric, double bound) {
    private static final String PRODUCT = "gas for one more product";

    static final List<Limit> ALL = List.of(
            new Limit("inference", "sd59x18-d1, weights around 0.03", "aichain, 512 bits", "products", 1_400),
            new Limit("inference", "sd59x18-d2, weights around 0.03", "aichain, 512 bits", "products", 1_400),
            new Limit("inference", "sd59x18-d1, weights around 0.03", "aichain, 256 bits", "products", 700),
            new Limit("inference", "sd59x18-d2, weights around 0.03", "aichain, 256 bits", "products", 700),
            new Limit("inference", "slowest operation", "aichain", "time for its gas beside the average", 2),
            new Limit("inference", "slowest operation", "aichain, scalar", "time for its gas beside the average", 2),
            new Limit("inference", "sd59x18-d1, Dense 512 to 64", "aichain", PRODUCT, 55),
            new Limit("inference", "sd59x18-d2, Dense 512 to 64", "aichain", PRODUCT, 55),
            new Limit("inference", "sd59x18-d1, Dense 64 to 32", "aichain", PRODUCT, 60),
            new Limit("inference", "sd59x18-d2, Dense 64 to 32", "aichain", PRODUCT, 60));

    /** A line for each limit of this measurement. */
    static String lines(Report report) {
        return ALL.stream()
                .filter(limit -> limit.measurement.equals(report.measurement()))
                .map(limit -> "- " + limit.line(report) + "\n")
                .collect(Collectors.joining());
    }

    private String line(Report report) {
        List<Result> found = report.results().stream()
                .filter(each -> each.name().equals(name)
                        && each.who().equals(who)
                        && each.metric().equals(metric))
                .toList();
        String subject = "Goal, " + metric + " of " + name + ", " + who + ": ";
        if (found.isEmpty()) return subject + Numbers.of(bound) + ". Not available here.";
        Result result = found.getFirst();
        boolean more = Numbers.isMoreBetter(result);
        boolean reached = more ? result.median() >= bound : result.median() <= bound;
        // What misses a goal is not written as if it met it.
        String value = more ? Numbers.down(result.median()) : Numbers.up(result.median());
        return subject + (more ? "at least " : "at most ") + Numbers.of(bound) + " " + result.unit() + ". "
                + (reached ? "**Reached**: " : "**Missed**: ") + value + ".";
    }
}
