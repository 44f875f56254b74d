package io.aichain.bench.inference;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether the schedule of gas holds: no operation takes more than {@link #LIMIT} times the average time for its gas. In the average each
 * operation counts once, however much gas it takes.
 */
record GasGate(List<Measured> operations) {
    static final double LIMIT = 2;

    /** @param nanos for each gas */
    record Measured(String title, long gas, double nanos) {}

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
        String average = String.format(
                Locale.ROOT, "average of %d operations: %.2f ns per gas\n", operations.size(), average());
        Measured slowest = slowest(1).getFirst();
        if (holds()) return average + "holds: the slowest is " + line(slowest);
        return average
                + above().stream().map(each -> "EXCEEDED: " + line(each)).collect(Collectors.joining("\n"));
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
