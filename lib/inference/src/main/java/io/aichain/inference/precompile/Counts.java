package io.aichain.inference.precompile;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;

/**
 * How much work a layer is, from its shapes and parameters (section 14). All counts saturate at 2^62.
 *
 * @param bigs results that 64 bits may not hold, though the operands are narrow
 * @param sums of products: what each takes beside them
 */
record Counts(long macs, long elements, long products, long exponentials, long roots, long bigs, long sums) {
    private static final long MOST = 1L << 62;
    /** Elements that a step of a recurrent layer counts as, beside those of its vectors. */
    static final long STEP = 32;

    Counts(long macs, long elements, long products, long exponentials, long roots) {
        this(macs, elements, products, exponentials, roots, 0, 0);
    }

    static Counts of(LayerCall call) {
        Layer layer = call.layer();
        long in = 0;
        for (Tensor input : call.inputs()) in += input.size();
        long out = Tensor.elements(call.shape());
        int last = call.input().last();
        Counts base = new Counts(0, in + out, 0, 0, 0);
        return switch (layer.type()) {
            case DENSE -> base.macs(times(out, last)).sums(out).activation(layer.parameter(0), out, call.kind());
            case CONV_2D ->
                base.macs(times(out, (long) layer.parameter(3) * layer.parameter(4), last))
                        .sums(out)
                        .activation(layer.parameter(0), out, call.kind());
            case DEPTHWISE_CONV_2D ->
                base.macs(times(out, (long) layer.parameter(3) * layer.parameter(4)))
                        .sums(out)
                        .activation(layer.parameter(0), out, call.kind());
            case MAX_POOLING_2D -> base.elements(times(out, layer.parameter(0), layer.parameter(1)));
            case AVERAGE_POOLING_2D ->
                base.elements(times(out, layer.parameter(0), layer.parameter(1)))
                        .work(out, 0, 0);
            case RESCALE, DEQUANTIZE, QUANTIZE, GLOBAL_AVERAGE_POOLING_2D -> base.work(out, 0, 0);
            case MULTIPLY -> base.work(out * (call.inputs().size() - 1), 0, 0);
            case BATCH_NORMALIZATION -> base.work(out, 0, last);
            case LAYER_NORMALIZATION -> base.macs(out).work(2 * out, 0, out / last);
            case SOFTMAX -> base.work(out, out, 0);
            case ACTIVATION -> base.activation(layer.parameter(0), out, call.kind());
            case SIMPLE_RNN, LSTM, GRU -> recurrent(base, layer, in / last, last);
            case ATTENTION -> attention(base, layer, call.input().shape()[0], last);
            case FLATTEN, INPUT, EMBEDDING, ZERO_PADDING_2D, ADD, CONCATENATE, POSITION_EMBEDDING -> base;
        };
    }

    private static Counts recurrent(Counts inputs, Layer layer, long steps, long in) {
        Counts base = inputs.elements(times(steps, STEP));
        long units = Shapes.units(layer);
        long per = steps * units;
        return switch (layer.type()) {
            case LSTM ->
                base.macs(times(per, 4 * (in + units)))
                        .sums(times(per, 8))
                        .work(3 * per, 0, 0)
                        .activation(layer.parameter(1), 3 * per, Kind.SD)
                        .activation(layer.parameter(0), 2 * per, Kind.SD);
            case GRU ->
                base.macs(times(per, 3 * (in + units)))
                        .sums(times(per, 6))
                        .work(3 * per, 0, 0)
                        .activation(layer.parameter(1), 2 * per, Kind.SD)
                        .activation(layer.parameter(0), per, Kind.SD);
            default ->
                base.macs(times(per, in + units)).sums(times(per, 2)).activation(layer.parameter(0), per, Kind.SD);
        };
    }

    private static Counts attention(Counts base, Layer layer, long t, long d) {
        long heads = layer.parameter(0);
        long groups = layer.parameter(1);
        long e = layer.parameter(2);
        long components = e * (heads + 2 * groups);
        return base.macs(times(t * d, components)).sums(times(t, components)).work(0, 0, 1);
    }

    /** The second part of attention. */
    static Counts mixture(LayerCall call) {
        Layer layer = call.layer();
        long t = call.shape()[0];
        long pairs = times(t * t, layer.parameter(0));
        long mixed = times(t, layer.parameter(0), layer.parameter(2));
        // Each of its sums is scaled, becomes a share of one, and then a factor.
        return new Counts(times(2 * pairs, layer.parameter(2)), 0, pairs, pairs, 0).sums(plus(times(4, pairs), mixed));
    }

    /** The third part of attention. */
    static Counts projection(LayerCall call) {
        long out = Tensor.elements(call.shape());
        long heads = (long) call.layer().parameter(0) * call.layer().parameter(2);
        return new Counts(times(out, heads), 0, 0, 0, 0).sums(out);
    }

    /** What an activation adds for so many elements. */
    Counts activation(int activation, long count, Kind kind) {
        if (kind == Kind.Q8) return this;
        return switch (activation) {
            case 0 -> work(count, 0, 0);
            case 3, 6, 7 -> work(count, count, 0);
            case 4 -> work(times(2, count), count, 0);
            case 5 -> work(times(8, count), count, 0);
            case 8 -> work(0, times(11, count), 0);
            default -> this;
        };
    }

    Counts macs(long more) {
        return new Counts(plus(macs, more), elements, products, exponentials, roots, bigs, sums);
    }

    Counts elements(long more) {
        return new Counts(macs, plus(elements, more), products, exponentials, roots, bigs, sums);
    }

    Counts sums(long more) {
        return new Counts(macs, elements, products, exponentials, roots, bigs, plus(sums, more));
    }

    Counts work(long moreProducts, long moreExponentials, long moreRoots) {
        return new Counts(
                macs,
                elements,
                plus(products, moreProducts),
                plus(exponentials, moreExponentials),
                plus(roots, moreRoots),
                bigs,
                sums);
    }

    Counts bigs(long more) {
        return new Counts(macs, elements, products, exponentials, roots, plus(bigs, more), sums);
    }

    /** The sum of numbers that are not negative and at most 2^62: two of them may reach 2^63, which is a negative number. */
    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 || sum > MOST ? MOST : sum;
    }

    /** The product of numbers that are not negative. */
    static long times(long... factors) {
        long product = 1;
        for (long factor : factors) {
            product = Math.multiplyHigh(product, factor) != 0 ? MOST : product * factor;
            if (product < 0 || product > MOST) product = MOST;
        }
        return product;
    }
}
