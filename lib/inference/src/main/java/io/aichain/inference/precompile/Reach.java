package io.aichain.inference.precompile;

import static io.aichain.inference.precompile.Counts.times;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import java.math.BigInteger;

/**
 * Which results of a layer on 64-bit operands may leave 64 bits, from the greatest magnitudes of its operands (section 14.2): numbers that
 * kernels compute one by one, at a price of their own. And how many products of a wider layer may have a factor of so many bits that they take longer than others.
 */
final class Reach {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(62);
    private static final BigInteger HALF_LIMIT = BigInteger.ONE.shiftLeft(61);
    private static final BigInteger PRODUCT_LIMIT = LIMIT.multiply(UNIT);
    /** Bits, beside their signs, of the factors that limbs are quick for: one that is divided by U once for many products, and what it meets. */
    private static final int FIRST_BITS = 187;

    private static final int SECOND_BITS = 127;

    /** Bits by which a division by U makes a product shorter, at least. */
    private static final int UNIT_BITS = 59;

    /** Bits by which the root of a variance of 1 makes a factor of BatchNormalization longer, at most. */
    private static final int ROOT_BITS = 30;

    private static final int LEAKY_RELU = 0;
    private static final int SIGMOID = 3;
    private static final int TANH = 4;

    private final LayerCall call;
    private final Layer layer;
    private final BigInteger x;
    private final BigInteger w;
    private final long out;

    private Reach(LayerCall call) {
        this.call = call;
        layer = call.layer();
        BigInteger greatest = BigInteger.ZERO;
        for (Tensor input : call.inputs()) greatest = greatest.max(input.data().largest());
        x = greatest;
        w = call.weights().largest();
        out = Tensor.elements(call.shape());
    }

    /**
     * What of a layer is beyond the numbers that kernels are quick for.
     *
     * @param results how many results of a narrow layer may leave 64 bits, or how many products of a wide one may have a factor of too many bits
     * @param products whether a single product of a narrow layer's sums may leave 64 bits
     */
    record Beyond(long results, boolean products) {
        static final Beyond NOTHING = new Beyond(0, false);

        /** Of sums of n products of such narrow numbers. */
        static Beyond of(BigInteger x, BigInteger w, long n, long results) {
            return isBounded(x, w, n) ? NOTHING : new Beyond(results, !isBounded(x, w, 1));
        }

        /** Of so many products in wide sums, of numbers that have so many bits beside their signs at most. Exact ones have one way only. */
        static Beyond ofSums(boolean exact, int first, int second, long products) {
            return ofWide(!exact && (first > FIRST_BITS || second > SECOND_BITS), products);
        }

        /** Of so many products beyond 64 bits. @param isLong whether a factor may have too many bits */
        static Beyond ofWide(boolean isLong, long products) {
            return isLong ? new Beyond(products, false) : NOTHING;
        }

        /** Of sums of n products of x with w. */
        static Beyond of(boolean exact, Numbers x, Numbers w, long n, long results) {
            return x.isNarrow() && w.isNarrow()
                    ? of(x.largest(), w.largest(), n, results)
                    : ofSums(exact, x.bits(), w.bits(), times(n, results));
        }
    }

    /** Operands of 64 bits, cells that keep them so from step to step, and rows whose distances from a mean fit as well. */
    static boolean isNarrow(LayerCall call) {
        if (!call.isNarrow()) return false;
        LayerType type = call.layer().type();
        if (type == LayerType.LAYER_NORMALIZATION)
            return call.input().data().largest().compareTo(LIMIT) < 0;
        if (type == LayerType.BATCH_NORMALIZATION)
            return call.weights().largest().compareTo(LIMIT) < 0;
        return !type.isRecurrent() || keepsNarrow(call);
    }

    /** Whether no number that meets weights leaves 64 bits, and no other one leaves 124. */
    private static boolean keepsNarrow(LayerCall call) {
        Layer layer = call.layer();
        if (isTame(layer)) return true;
        BigInteger slope = layer.number(layer.type() == LayerType.SIMPLE_RNN ? 1 : 2);
        return meetsStateOnly(call) && slope.abs().compareTo(UNIT) <= 0;
    }

    /** Whether weights meet no other h than that of the state. */
    private static boolean meetsStateOnly(LayerCall call) {
        Layer layer = call.layer();
        // Before its weights, this one multiplies h by a gate.
        boolean resetsBefore = layer.type() == LayerType.GRU && !layer.flag(5) && !isBetweenUnits(layer.parameter(1));
        return steps(call) == 1 && !resetsBefore;
    }

    /** Whether h cannot grow: activations between -U and U, and a GRU's gates between 0 and U. */
    private static boolean isTame(Layer layer) {
        if (!isBetweenUnits(layer.parameter(0))) return false;
        if (layer.type() == LayerType.SIMPLE_RNN) return true;
        int gates = layer.parameter(1);
        return gates == SIGMOID || (gates == TANH && layer.type() == LayerType.LSTM);
    }

    private static boolean isBetweenUnits(int activation) {
        return activation == SIGMOID || activation == TANH;
    }

    private static int steps(LayerCall call) {
        return call.input().size() / call.input().last();
    }

    static Beyond of(LayerCall call) {
        if (call.kind() == Kind.Q8 && call.layer().type() != LayerType.DEQUANTIZE) return Beyond.NOTHING;
        if (!isNarrow(call)) return ofWide(call);
        Reach reach = new Reach(call);
        return reach.isBounded() ? Beyond.NOTHING : new Beyond(reach.results(), reach.hasBigProducts());
    }

    /** Numbers are looked through only where their bits count. */
    private static Beyond ofWide(LayerCall call) {
        Layer layer = call.layer();
        Counts counts = Counts.of(call);
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, ATTENTION, SIMPLE_RNN, LSTM, GRU ->
                call.profile().isExact() ? Beyond.NOTHING : ofWideSums(call, counts.macs());
            case RESCALE -> Beyond.ofWide(isLongScale(layer, bits(call)), counts.products());
            case QUANTIZE -> Beyond.ofWide(bits(call) > SECOND_BITS, counts.products());
            case BATCH_NORMALIZATION ->
                Beyond.ofWide(
                        bits(call) > SECOND_BITS || call.weights().bits() > SECOND_BITS - ROOT_BITS, counts.products());
            case MULTIPLY -> {
                // The product of all but one of them is what the last one multiplies.
                int others = call.inputs().size() - 1;
                yield Beyond.ofWide(others * bits(call) - (others - 1) * UNIT_BITS > SECOND_BITS, counts.products());
            }
            case ACTIVATION ->
                Beyond.ofWide(layer.parameter(0) == LEAKY_RELU && bits(call) > SECOND_BITS, counts.products());
            default -> Beyond.NOTHING;
        };
    }

    private static Beyond ofWideSums(LayerCall call, long macs) {
        int first = bits(call);
        if (call.layer().type().isRecurrent()) {
            boolean isKnown = isTame(call.layer()) || meetsStateOnly(call);
            first = isKnown ? Math.max(first, call.state().data().bits()) : Integer.MAX_VALUE;
        }
        return Beyond.ofSums(false, first, call.weights().bits(), macs);
    }

    /** So many bits beside its sign has each number of the inputs at most. */
    private static int bits(LayerCall call) {
        int bits = 0;
        for (Tensor input : call.inputs()) bits = Math.max(bits, input.data().bits());
        return bits;
    }

    /** Whether Rescale of numbers of so many bits multiplies one that is too long. */
    static boolean isLongScale(Layer layer, int x) {
        return Math.max(x, layer.number(0).bitLength()) > SECOND_BITS;
    }

    private boolean hasBigProducts() {
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, ATTENTION -> !isBounded(x, w, 1);
            case SIMPLE_RNN, LSTM, GRU -> !isBounded(x.max(state()), w, 1);
            default -> false;
        };
    }

    /** The greatest number that a narrow cell's weights meet beside its inputs. */
    private BigInteger state() {
        return call.state().data().largest().max(UNIT);
    }

    private long results() {
        return switch (layer.type()) {
            case SIMPLE_RNN, LSTM, GRU -> times(steps(call), cell(layer.type()), Shapes.units(layer));
            case ATTENTION -> times(call.shape()[0], layer.parameter(2), layer.parameter(0) + 2L * layer.parameter(1));
            case MULTIPLY -> times(out, call.inputs().size() - 1);
            default -> out;
        };
    }

    /** Results of one unit in one step. */
    static long cell(LayerType type) {
        return type == LayerType.SIMPLE_RNN ? 2 : type == LayerType.LSTM ? 8 : 12;
    }

    private boolean isBounded() {
        int last = call.input().last();
        return switch (layer.type()) {
            case DENSE -> isBounded(x, w, last) && hasTameSlope(1);
            case CONV_2D -> isBounded(x, w, (long) layer.parameter(3) * layer.parameter(4) * last) && hasTameSlope(1);
            case DEPTHWISE_CONV_2D ->
                isBounded(x, w, (long) layer.parameter(3) * layer.parameter(4)) && hasTameSlope(1);
            case ACTIVATION -> hasTameSlope(1);
            case SIMPLE_RNN, LSTM, GRU -> isCellBounded(last);
            case ATTENTION -> isBounded(x, w, last);
            case RESCALE -> isScaleBounded(layer, x);
            case BATCH_NORMALIZATION -> isBatchBounded(last);
            case LAYER_NORMALIZATION -> x.max(w).compareTo(HALF_LIMIT) < 0;
            case ADD -> x.multiply(BigInteger.valueOf(call.inputs().size())).compareTo(LIMIT) < 0;
            case MULTIPLY -> {
                int factors = call.inputs().size();
                yield x.pow(factors).compareTo(LIMIT.multiply(UNIT.pow(factors - 1))) < 0;
            }
            case POSITION_EMBEDDING -> x.add(w).compareTo(LIMIT) < 0;
            case DEQUANTIZE -> layer.number(0).abs().shiftLeft(7).compareTo(LIMIT) < 0;
            case QUANTIZE -> layer.number(0).abs().compareTo(LIMIT) < 0;
            case FLATTEN,
                    INPUT,
                    EMBEDDING,
                    MAX_POOLING_2D,
                    AVERAGE_POOLING_2D,
                    GLOBAL_AVERAGE_POOLING_2D,
                    ZERO_PADDING_2D,
                    SOFTMAX,
                    CONCATENATE -> true;
        };
    }

    /** Whether sums of n products of such numbers, and a number like the second, stay below 2^63. */
    static boolean isBounded(BigInteger x, BigInteger w, long n) {
        return w.compareTo(LIMIT) < 0
                && x.multiply(w).multiply(BigInteger.valueOf(n)).compareTo(PRODUCT_LIMIT) < 0;
    }

    private boolean hasTameSlope(int parameter) {
        return layer.number(parameter).abs().compareTo(UNIT) <= 0;
    }

    private boolean isCellBounded(int inputs) {
        BigInteger h = state();
        BigInteger end = h.add(UNIT.multiply(BigInteger.valueOf(steps(call))));
        return isStepBounded(layer, x, h, w, inputs, Shapes.units(layer)) && end.compareTo(LIMIT) < 0;
    }

    /** Whether no sum of a step leaves 64 bits, and the activations keep what they make between -U and U. */
    static boolean isStepBounded(Layer layer, BigInteger x, BigInteger h, BigInteger w, long inputs, long units) {
        BigInteger sums = x.multiply(BigInteger.valueOf(inputs))
                .add(h.multiply(BigInteger.valueOf(units)))
                .add(UNIT.shiftLeft(1))
                .multiply(w);
        return isTame(layer) && sums.compareTo(PRODUCT_LIMIT) < 0;
    }

    /** Whether Rescale of such numbers stays below 2^63. */
    static boolean isScaleBounded(Layer layer, BigInteger x) {
        return isBounded(x, layer.number(0).abs(), 1) && layer.number(1).abs().compareTo(LIMIT) < 0;
    }

    /** With A no less than any |gamma / sqrt(variance + epsilon)|. */
    private boolean isBatchBounded(int channels) {
        Weights weights = call.weights();
        BigInteger least = layer.number(0).add(weights.numbers().big(3 * channels));
        for (int c = 1; c < channels; c++) {
            least = least.min(layer.number(0).add(weights.numbers().big(3 * channels + c)));
        }
        if (least.signum() <= 0 || w.compareTo(HALF_LIMIT) >= 0) return false;
        BigInteger factor = w.multiply(UNIT).divide(least.multiply(UNIT).sqrt());
        return factor.compareTo(LIMIT) < 0 && x.add(w).multiply(factor).compareTo(HALF_LIMIT.multiply(UNIT)) < 0;
    }

    /** What is beyond in attention's second part, whose results are logits. */
    static Beyond mixture(LayerCall call, boolean isNarrow, Numbers q, Numbers k, Numbers v) {
        if (!isNarrow) {
            long products = Counts.mixture(call).macs();
            return Beyond.ofSums(call.profile().isExact(), q.bits(), Math.max(k.bits(), v.bits()), products);
        }
        long t = call.shape()[0];
        long logits = times(t * t, call.layer().parameter(0));
        return Beyond.of(q.largest(), k.largest(), call.layer().parameter(2), logits);
    }

    /** What is beyond in attention's third part. */
    static Beyond projection(LayerCall call, boolean isNarrow, Numbers y) {
        if (!isNarrow) {
            long products = Counts.projection(call).macs();
            return Beyond.ofSums(
                    call.profile().isExact(), y.bits(), call.weights().bits(), products);
        }
        long n = (long) call.layer().parameter(0) * call.layer().parameter(2);
        return Beyond.of(y.largest(), call.weights().largest(), n, Tensor.elements(call.shape()));
    }
}
