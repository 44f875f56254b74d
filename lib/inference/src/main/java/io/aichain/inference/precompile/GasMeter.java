package io.aichain.inference.precompile;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.CompatOperands;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Weights;

/** Gas of one call, charged before the work it pays for (section 14). */
final class GasMeter implements Meter {
    private static final long BASE = 2_000;
    /** Of 32 bytes that are read or written. */
    static final long WORD = 4;

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
    record Prices(long mac, long sum, long element, long product, long exponential, long root, long big) {
        static final Prices NARROW = new Prices(2_500, 3_450, 1_900, 3_500, 29_000, 58_000, 10_500);
        /** Narrow sums of truncated products, one of which may leave 64 bits. */
        static final Prices BIG = new Prices(4_950, 1_500, 4_950, 3_500, 29_000, 58_000, 6_000);

        static final Prices INT8 = new Prices(520, 1_500, 420, 4_500, 29_000, 58_000, 10_500);
        static final Prices WIDE_D1 = new Prices(18_500, 5_500, 3_000, 22_000, 28_500, 520_000, 20_000);
        static final Prices WIDE_D2 = new Prices(13_000, 5_500, 3_000, 22_000, 28_500, 520_000, 20_000);
        /** Profile 0 on sizes that a layer is not made for, which has the plain way only. */
        static final Prices ODD = new Prices(130_000, 5_000, 8_200, 82_000, 1_400_000, 300_000, 0);

        /** @param bigProducts whether a product of a narrow layer may be big */
        static Prices of(boolean exact, boolean narrow, boolean bigProducts) {
            if (!narrow) return exact ? WIDE_D2 : WIDE_D1;
            return bigProducts && !exact ? BIG : NARROW;
        }

        /** In gas, rounded up. */
        long of(Counts counts) {
            long gas = Counts.times(mac, counts.macs());
            gas = Counts.plus(gas, Counts.times(sum, counts.sums()));
            gas = Counts.plus(gas, Counts.times(element, counts.elements()));
            gas = Counts.plus(gas, Counts.times(product, counts.products()));
            gas = Counts.plus(gas, Counts.times(exponential, counts.exponentials()));
            gas = Counts.plus(gas, Counts.times(root, counts.roots()));
            gas = Counts.plus(gas, Counts.times(big, counts.bigs()));
            return gas / 1_000 + (gas % 1_000 == 0 ? 0 : 1);
        }
    }

    GasMeter(long limit) {
        this.limit = limit;
    }

    long used() {
        return used;
    }

    /** @throws IllegalArgumentException for less than nothing, which would give gas back */
    void charge(long gas) {
        if (gas < 0) throw new IllegalArgumentException("a charge of " + gas + " gas");
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
    void operation(boolean exact, boolean narrow, Counts counts, Reach.Beyond beyond) {
        charge(LAYER);
        work(exact, narrow, counts, beyond);
    }

    private void work(boolean exact, boolean narrow, Counts counts, Reach.Beyond beyond) {
        charge(Prices.of(exact, narrow, beyond.products()).of(counts.bigs(beyond.results())));
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
    public LayerCall.Toll layer(LayerCall call) {
        boolean isNarrow = Reach.isNarrow(call);
        Counts counts = Counts.of(call);
        Reach.Beyond beyond = Reach.of(call);
        if (call.kind() == Kind.Q8) charge(Prices.INT8.of(counts.bigs(beyond.results())));
        else work(call.profile().isExact(), isNarrow, counts, beyond);
        return new AttentionToll(call, isNarrow);
    }

    /** Charges the later parts of attention by their own operands. */
    private final class AttentionToll implements LayerCall.Toll {
        private final LayerCall call;

        private boolean isNarrow;

        AttentionToll(LayerCall call, boolean isNarrow) {
            this.call = call;
            this.isNarrow = isNarrow;
        }

        @Override
        public void mixture(Numbers q, Numbers k, Numbers v) {
            boolean wasNarrow = isNarrow;
            isNarrow &= q.isNarrow() && k.isNarrow() && v.isNarrow();
            // Kernels give up here, and the wide way begins with the first part again.
            if (wasNarrow && !isNarrow) part(Counts.of(call), Reach.Beyond.NOTHING);
            part(Counts.mixture(call), Reach.mixture(call, isNarrow, q, k, v));
        }

        @Override
        public void projection(Numbers y) {
            isNarrow &= y.isNarrow();
            part(Counts.projection(call), Reach.projection(call, isNarrow, y));
        }

        private void part(Counts counts, Reach.Beyond beyond) {
            work(call.profile().isExact(), isNarrow, counts, beyond);
        }
    }

    /** The description of a model, before it is parsed. */
    void description(long bytes) {
        charge(CHUNK + WORD * words(bytes));
    }

    @Override
    public void compat(Layer layer, Weights weights, CompatOperands operands) {
        if (layer.chunks().isEmpty()) charge(LAYER);
        boolean isNarrow = operands.isNarrow() && weights.isNarrow();
        Counts counts = CompatCounts.of(layer, operands.shape());
        if (!operands.fits()) charge(Prices.ODD.of(counts));
        else work(false, isNarrow, counts, CompatCounts.beyond(layer, weights, operands));
    }

    @Override
    public void compatSoftmax(Numbers v) {
        long n = v.size();
        Prices prices = v.isNarrow() ? Prices.NARROW : Prices.ODD;
        charge(prices.of(new Counts(0, 2 * n, n, n, 0)));
    }

    static long words(long bytes) {
        return (bytes + 31) / 32;
    }
}
