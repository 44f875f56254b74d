package io.aichain.bench.report;

import java.util.List;

/**
 * One thing that was measured.
 *
 * @param name of the work, as {@code erc20_transfer} or {@code ERC-20 transfers, 50 a request}
 * @param who did it, as {@code aichain} or {@code geth}
 * @param metric what was counted, as {@code rate} or {@code time, after 30 s}; the same word for all who are compared
 * @param unit of the numbers, as {@code /s}, {@code ms} or {@code %}
 * @param median of the runs
 * @param least of the runs, at most the median
 * @param most of the runs, at least the median
 */
public record Result(String name, String who, String metric, String unit, double median, double least, double most) {
    public Result {
        for (String word : List.of(name, who, metric, unit)) {
            if (word.isBlank()) throw new IllegalArgumentException("a result without a name, who, metric or unit");
        }
        if (!(least <= median && median <= most && Double.isFinite(least) && Double.isFinite(most))) {
            throw new IllegalArgumentException(
                    name + ", " + who + ", " + metric + ": " + least + ", " + median + ", " + most);
        }
    }

    /** Of as many runs as there are; at least one. The median of an even number is the upper one of the two in the middle. */
    public static Result of(String name, String who, String metric, String unit, List<Double> runs) {
        List<Double> sorted = runs.stream().sorted().toList();
        return new Result(name, who, metric, unit, sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }

    /** Of a single run. */
    public static Result of(String name, String who, String metric, String unit, double value) {
        return new Result(name, who, metric, unit, value, value, value);
    }
}
