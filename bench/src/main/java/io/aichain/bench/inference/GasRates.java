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

    private static final int SELECTOR = 4;
    /** So often, and for so many times as long, those above the limit are measured once more. */
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
        List<GasGate.Measured> measured = new ArrayList<>();
        for (GasRow row : rows) measured.add(measure(span, row));
        // What is above the limit may only have been disturbed: the best of some times is what an operation takes.
        for (int again = 0; again < AGAIN; again++) {
            GasGate gate = new GasGate(measured);
            for (int i = 0; i < rows.size(); i++) {
                GasGate.Measured before = measured.get(i);
                if (gate.times(before) > GasGate.LIMIT) {
                    measured.set(i, before.least(measure(AGAIN * span, rows.get(i))));
                }
            }
        }
        return new GasGate(measured);
    }

    private static GasGate.Measured measure(long span, GasRow row) {
        long gas = gas(row);
        double each = nanos(span, row) / gas;
        System.out.printf(Locale.ROOT, "%-90s %10d gas %8.2f ns per gas%n", row.title(), gas, each);
        return new GasGate.Measured(row.title(), gas, each);
    }

    private static double nanos(long span, GasRow row) {
        return KernelRates.best(span, () -> call(row) instanceof Answer.Success ? 1 : 2);
    }

    private static Answer call(GasRow row) {
        return OPERATIONS.call(row.operation(), row.input(), row.codes(), PLENTY);
    }

    /** Of a success, or of a failure of the arithmetic: that is paid for as well. */
    private static long gas(GasRow row) {
        return switch (call(row)) {
            case Answer.Success(Bytes output, long gas) -> gas;
            case Answer.Revert(Bytes data, long gas) when isOfArithmetic(data) -> gas;
            case Answer other -> throw new IllegalStateException(row.title() + ": " + other);
        };
    }

    private static boolean isOfArithmetic(Bytes data) {
        if (data.isEmpty()) return false;
        return Stream.of(Reverts.malformedModel(0), Reverts.shapeMismatch(0))
                .noneMatch(
                        wrong -> wrong.data().slice(0, SELECTOR).equals(data.slice(0, SELECTOR)));
    }
}
