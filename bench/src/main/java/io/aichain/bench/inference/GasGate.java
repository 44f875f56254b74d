package io.aichain.bench.inference;

import io.aichain.bench.report.Result;
import io.aichain.bench.report.Results;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether the schedule of gas holds: no operation takes more than {@link #LIMIT} times the average time for its gas. In the average each
 * operation counts once, however much gas it takes.
 */
record GasGate(List<Measured> operations) {
    static final double LIMIT = 2;

    /** So many of the dearest ones are named in a report. */
    private static final int SHOWN = 8;

    /** @param nanos for each gas */
    record Measured(String title, long gas, double nanos) {
        /** The quicker of two measurements. */
        Measured least(Measured other) {
            return other.nanos < nanos ? other : this;
        }

        /** Its profile and sort of numbers: the first two words. */
        String group() {
            String[] words = title.split("[ ,]", 3);
            return words.length < 2 ? title : words[0] + " " + words[1];
        }
    }

    GasGate {
        if (operations.isEmpty()) throw new IllegalArgumentException("no operation was measured");
        operations = List.copyOf(operations);
    }

    double average() {
        return operations.stream().mapToDouble(Measured::nanos).average().orElseThrow();
    }

    /** How many times the average. */
    double times(Measured operation) {
        return operation.nanos() / average();
    }

    /** The dearest first. */
    List<Measured> slowest(int count) {
        return operations.stream()
                .sorted(Comparator.comparingDouble(Measured::nanos).reversed())
                .limit(count)
                .toList();
    }

    List<Measured> above() {
        return slowest(operations.size()).stream()
                .filter(each -> times(each) > LIMIT)
                .toList();
    }

    boolean holds() {
        return above().isEmpty();
    }

    /** Names each operation that is above the limit, or the slowest if none is. */
    String verdict() {
        String average =
                String.format(Locale.ROOT, "average of %d operations: %.2f ns per gas\n", operations.size(), average());
        Measured slowest = slowest(1).getFirst();
        if (holds()) return average + "holds: the slowest is " + line(slowest);
        return average + above().stream().map(each -> "EXCEEDED: " + line(each)).collect(Collectors.joining("\n"));
    }

    /** The operations by profile and sort of numbers, and the dearest ones by name. @param who computed them */
    void addTo(Results results, String who) {
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (Measured each : operations) {
            groups.computeIfAbsent(each.group(), _ -> new ArrayList<>()).add(each.nanos());
        }
        groups.forEach((group, nanos) -> results.add(Result.of(group, who, "time for a gas", "ns", nanos)));
        results.add(Result.of("average of all operations", who, "time for a gas", "ns", average()));
        String metric = "time for its gas beside the average";
        results.add(Result.of(
                "slowest operation", who, metric, "times", times(slowest(1).getFirst())));
        for (Measured each : slowest(SHOWN)) results.add(Result.of(each.title(), who, metric, "times", times(each)));
    }

    private String line(Measured each) {
        return String.format(
                Locale.ROOT,
                "%s with %.2f ns per gas, %.2f times the average; the limit is %.0f times",
                each.title(),
                each.nanos(),
                times(each),
                LIMIT);
    }
}
