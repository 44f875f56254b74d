package io.aichain.bench.inference;

import io.aichain.bench.inference.GasValues.Sort;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Reverts;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.kernels.Lanes;
import io.aichain.inference.kernels.Warmup;
import io.aichain.inference.model.ModelStore;
import io.aichain.inference.precompile.Answer;
import io.aichain.inference.precompile.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Nanoseconds for each gas of all operations, on each sort of numbers (section 14 of docs/inference-semantics.md). Nothing is kept from call to
 * call, as if each were of another model.
 */
final class GasRates {
    private static final Operations OPERATIONS = new Operations(new ModelStore(0), Fast.BEST, FastCompat.BEST);
    private static final long PLENTY = 1L << 50;
    /** Of the time of a row: all run once first, so that code that they share is as compiled as in a node. */
    private static final int WARMUP = 2;

    /** Behind the title of an operation that fails in its arithmetic. */
    static final String REVERTS = ", reverts";

    private static final int SELECTOR = 4;
    /** So often at most all are measured once more. */
    private static final int AGAIN = 3;

    /** Bytes of an input. */
    private static final int SMALL = 1 << 15;

    private GasRates() {}

    static List<GasRow> rows() {
        List<GasRow> rows = new ArrayList<>(GasCalls.models());
        for (Sort sort : Sort.values()) {
            rows.addAll(GasCalls.of(sort));
            rows.addAll(GasLayers.of(sort));
        }
        rows.addAll(GasLayers.int8());
        return rows;
    }

    /** Those that are done at once: for tests. */
    static List<GasRow> smallRows() {
        return rows().stream().filter(row -> row.input().size() < SMALL).toList();
    }

    /** @param span nanoseconds for each row */
    static GasGate measure(long span, List<GasRow> rows) {
        // as an executor does when it has started
        Warmup.run(() -> false);
        System.out.println("kernels: " + Lanes.describe());
        for (GasRow row : rows) nanos(span / WARMUP, row);
        return judge(rows, row -> measure(span, row));
    }

    /**
     * What is above the limit may only have been disturbed, and so may what is below it: then all are measured again in the same way, and the least time of
     * each is what it takes. If only those above were, they would be judged by an average that is too high.
     */
    static GasGate judge(List<GasRow> rows, Function<GasRow, GasGate.Measured> measurement) {
        GasGate gate = new GasGate(rows.stream().map(measurement).toList());
        for (int again = 0; again < AGAIN && !gate.holds(); again++) {
            List<GasGate.Measured> least = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                least.add(gate.operations().get(i).least(measurement.apply(rows.get(i))));
            }
            gate = new GasGate(least);
        }
        return gate;
    }

    private static GasGate.Measured measure(long span, GasRow row) {
        Cost cost = cost(row);
        double each = nanos(span, row) / cost.gas;
        String title = row.title() + (cost.reverts ? REVERTS : "");
        System.out.printf(Locale.ROOT, "%-90s %10d gas %8.2f ns per gas%n", title, cost.gas, each);
        return new GasGate.Measured(title, cost.gas, each);
    }

    /** Whether it is a failure of the arithmetic that is measured. */
    static boolean reverts(GasRow row) {
        return cost(row).reverts;
    }

    private static double nanos(long span, GasRow row) {
        return KernelRates.best(span, () -> call(row) instanceof Answer.Success ? 1 : 2);
    }

    private static Answer call(GasRow row) {
        return OPERATIONS.call(row.operation(), row.input(), row.codes(), PLENTY);
    }

    private record Cost(long gas, boolean reverts) {}

    /** Of a success, or of a failure of the arithmetic: that is paid for as well. */
    private static Cost cost(GasRow row) {
        return switch (call(row)) {
            case Answer.Success(Bytes output, long gas) -> new Cost(gas, false);
            case Answer.Revert(Bytes data, long gas) when isOfArithmetic(data) -> new Cost(gas, true);
            case Answer other -> throw new IllegalStateException(row.title() + ": " + other);
        };
    }

    private static boolean isOfArithmetic(Bytes data) {
        if (data.isEmpty()) return false;
        return Stream.of(Reverts.malformedModel(0), Reverts.shapeMismatch(0))
                .noneMatch(wrong -> wrong.data().slice(0, SELECTOR).equals(data.slice(0, SELECTOR)));
    }
}
