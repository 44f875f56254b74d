package io.aichain.inference.precompile;

import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Weights;
import java.util.List;

/** Gas of one call, charged before the work it pays for (section 14). */
final class GasMeter implements Meter {
    private static final long BASE = 2_000;
    private static final long WORD = 6;
    private static final long LAYER = 400;
    private static final long CHUNK = 2_600;

    private final long limit;
    private long used;

    /** More work than there is gas for. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super(null, null, false, false);
        }
    }

    /** Thousandths of gas for each count. */
    record Prices(long mac, long element, long product, long exponential, long root) {
        static final Prices NARROW_D1 = new Prices(500, 300, 2_000, 60_000, 40_000);
        static final Prices NARROW_D2 = new Prices(400, 300, 2_000, 60_000, 40_000);
        static final Prices INT8 = new Prices(60, 300, 2_000, 60_000, 40_000);
        static final Prices WIDE_D1 = new Prices(10_000, 1_500, 20_000, 400_000, 100_000);
        static final Prices WIDE_D2 = new Prices(8_000, 1_500, 20_000, 400_000, 100_000);

        static Prices of(boolean exact, boolean int8, boolean narrow) {
            if (int8) return INT8;
            if (narrow) return exact ? NARROW_D2 : NARROW_D1;
            return exact ? WIDE_D2 : WIDE_D1;
        }

        /** In gas, rounded up. */
        long of(Counts counts) {
            long sum = Counts.times(mac, counts.macs());
            sum = Counts.plus(sum, Counts.times(element, counts.elements()));
            sum = Counts.plus(sum, Counts.times(product, counts.products()));
            sum = Counts.plus(sum, Counts.times(exponential, counts.exponentials()));
            sum = Counts.plus(sum, Counts.times(root, counts.roots()));
            return sum / 1_000 + (sum % 1_000 == 0 ? 0 : 1);
        }
    }

    GasMeter(long limit) {
        this.limit = limit;
    }

    long used() {
        return used;
    }

    void charge(long gas) {
        if (gas > limit - used) throw new Exhausted();
        used += gas;
    }

    /** What every call costs, with its input. */
    void input(long bytes) {
        charge(BASE + WORD * words(bytes));
    }

    /** Room for the output, before it is taken. */
    void output(long words) {
        charge(Counts.times(WORD, words));
    }

    /** An operation without a description: one layer with its counts. */
    void operation(boolean exact, boolean narrow, Counts counts) {
        charge(LAYER);
        charge(Prices.of(exact, false, narrow).of(counts));
    }

    /** The stream of a layer that came with the input. */
    void stream(long bytes) {
        charge(LAYER + WORD * words(bytes));
    }

    @Override
    public void weights(Layer layer) {
        charge(LAYER + CHUNK * layer.chunks().size() + WORD * words(layer.streamLength()));
    }

    @Override
    public void layer(LayerCall call) {
        boolean int8 = call.kind() == Kind.Q8;
        charge(Prices.of(call.profile().isExact(), int8, call.isNarrow()).of(Counts.of(call)));
    }

    @Override
    public void compat(Layer layer, Weights weights, List<int[]> sizes, boolean isNarrow) {
        if (layer == null) {
            int n = sizes.get(0)[0];
            charge(Prices.of(false, false, isNarrow).of(new Counts(0, 2L * n, n, n, 0)));
            return;
        }
        if (layer.chunks().isEmpty()) charge(LAYER);
        charge(Prices.of(false, false, isNarrow && weights.isNarrow()).of(CompatCounts.of(layer, sizes)));
    }

    static long words(long bytes) {
        return (bytes + 31) / 32;
    }
}
