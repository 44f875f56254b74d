package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The layers of profiles 1 to 3 on numbers of any size: the steps of {@link io.aichain.inference.spec.Spec} in its order, so that what fails first there
 * does here, on limbs and without an object for each number. Safe for many threads.
 */
final class WideLayers implements LayerCall.Runner {
    static final WideLayers ALL = new WideLayers();

    private static final BigInteger UNIT_SQUARED = BigInteger.TEN.pow(36);
    private static final BigInteger HALF = UNIT_SQUARED.shiftRight(1);

    private WideLayers() {}

    @Override
    public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
        if (call.layer().type().isRecurrent()) return new WideRecurrent(call).run();
        return new LayerCall.Result(new Tensor(call.shape(), Numbers.ofLimbs(output(call, toll))), Tensor.NONE);
    }

    private static long[] output(LayerCall call, LayerCall.Toll toll) {
        Layer layer = call.layer();
        if (layer.type() == LayerType.EMBEDDING) return embedding(call);
        long[] x = call.input().data().limbs();
        long[] w = call.weights().numbers().limbs();
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> {
                long[] y = new WideProducts(call, x, w).sums();
                new FastActivation(layer.parameter(0), layer.number(1)).applyAll(y);
                yield y;
            }
            case FLATTEN -> x;
            case RESCALE -> rescale(layer, x);
            case MAX_POOLING_2D -> greatest(call, x);
            case AVERAGE_POOLING_2D -> average(call, x);
            case GLOBAL_AVERAGE_POOLING_2D -> globalAverage(call.input().last(), x);
            case ZERO_PADDING_2D -> zeroPadding(call, x);
            case BATCH_NORMALIZATION ->
                batch(Int256.of(layer.number(0)), call.input().last(), x, w);
            case LAYER_NORMALIZATION -> new RowNormalization(call, x, w).output();
            case SOFTMAX -> softmax(call.input().last(), x);
            case ACTIVATION -> {
                long[] y = x.clone();
                new FastActivation(layer.parameter(0), layer.number(1)).applyAll(y);
                yield y;
            }
            case ADD, MULTIPLY -> combine(call, x);
            case CONCATENATE -> concatenate(call);
            case ATTENTION -> new WideAttention(call, x, w).output(toll);
            case QUANTIZE -> quantize(layer, x);
            case DEQUANTIZE -> dequantize(layer, x);
            case POSITION_EMBEDDING -> {
                long[] y = new long[x.length];
                for (int i = 0; i < y.length; i += LIMBS) Int256.add(x, i, w, i, y, i);
                yield y;
            }
            case SIMPLE_RNN, LSTM, GRU, INPUT, EMBEDDING -> throw new IllegalStateException("no such layer: " + layer);
        };
    }

    static long[] rescale(Layer layer, long[] x) {
        Int256 math = new Int256();
        long[] scale = Int256.of(layer.number(0));
        long[] offset = Int256.of(layer.number(1));
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i += LIMBS) {
            math.mul(x, i, scale, 0, y, i);
            Int256.add(y, i, offset, 0, y, i);
        }
        return y;
    }

    private static long[] average(LayerCall call, long[] x) {
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(call.layer(), in);
        Int256 math = new Int256();
        long[] y = new long[LIMBS * Tensor.elements(call.shape())];
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            int top = axes[0].first(i);
            int bottom = axes[0].end(i);
            for (int j = 0; j < axes[1].out(); j++) {
                int left = axes[1].first(j);
                int count = axes[1].end(j) - left;
                for (int q = 0; q < in[2]; q++, at += LIMBS) {
                    for (int row = top; row < bottom; row++) {
                        int cell = LIMBS * ((row * in[1] + left) * in[2] + q);
                        Int256.addAll(x, cell, LIMBS * in[2], count, y, at);
                    }
                    math.divideBy((long) (bottom - top) * count, y, at, y, at);
                }
            }
        }
        return y;
    }

    private static long[] greatest(LayerCall call, long[] x) {
        int[] in = call.input().shape();
        int[] greatest = WideMaxima.of(x, in[1], in[2], Shapes.windows(call.layer(), in));
        long[] y = new long[LIMBS * greatest.length];
        for (int i = 0; i < greatest.length; i++) Int256.copy(x, greatest[i], y, LIMBS * i);
        return y;
    }

    private static long[] globalAverage(int channels, long[] x) {
        Int256 math = new Int256();
        int row = LIMBS * channels;
        long[] y = new long[row];
        for (int q = 0; q < row; q += LIMBS) {
            Int256.addAll(x, q, row, x.length / row, y, q);
            math.divideBy(x.length / row, y, q, y, q);
        }
        return y;
    }

    private static long[] zeroPadding(LayerCall call, long[] x) {
        int[] in = call.input().shape();
        long[] y = new long[LIMBS * Tensor.elements(call.shape())];
        int length = LIMBS * in[1] * in[2];
        for (int i = 0; i < in[0]; i++) {
            int row = call.layer().parameter(0) + i;
            int cell = row * call.shape()[1] + call.layer().parameter(2);
            System.arraycopy(x, i * length, y, LIMBS * cell * in[2], length);
        }
        return y;
    }

    /** Tokens first: for a failure alone the vocabulary is not to be copied. */
    private static long[] embedding(LayerCall call) {
        Numbers tokens = call.input().data();
        int[] indices = new int[tokens.size()];
        for (int i = 0; i < indices.length; i++)
            indices[i] = index(tokens, i, call.layer().parameter(0));
        int dim = call.layer().parameter(1);
        boolean int8 = call.layer().layout() == Layout.INT8;
        byte[] bytes = call.weights().bytes();
        long[] w = call.weights().numbers().limbs();
        int length = Math.multiplyExact(LIMBS, dim);
        long[] y = new long[Math.multiplyExact(indices.length, length)];
        for (int i = 0, at = 0; i < indices.length; i++, at += length) {
            int from = indices[i] * dim;
            if (int8) for (int k = 0; k < dim; k++) Int256.set(y, at + LIMBS * k, bytes[from + k]);
            else if (dim == 1) Int256.copy(w, LIMBS * from, y, at);
            else System.arraycopy(w, LIMBS * from, y, at, length);
        }
        return y;
    }

    /** A token below the size of the vocabulary: one of more than 64 bits is none. */
    private static int index(Numbers tokens, int i, int vocabulary) {
        long token = tokens.isNarrow() ? tokens.longs()[i] : narrow(tokens.limbs(), LIMBS * i);
        if (token < 0 || token >= vocabulary) throw Reverts.tokenOutOfRange(tokens.big(i));
        return (int) token;
    }

    private static long narrow(long[] limbs, int at) {
        return Int256.isNarrow(limbs, at) ? limbs[at] : -1;
    }

    private static long[] batch(long[] epsilon, int channels, long[] x, long[] w) {
        Int256 math = new Int256();
        int c = LIMBS * channels;
        long[] a = new long[c];
        for (int q = 0; q < c; q += LIMBS) {
            Int256.add(w, 3 * c + q, epsilon, 0, a, q);
            Int256.sqrt(a, q, a, q);
            math.div(w, q, a, q, a, q);
        }
        long[] y = new long[x.length];
        for (int row = 0; row < y.length; row += c) {
            for (int q = 0; q < c; q += LIMBS) {
                Int256.subtract(x, row + q, w, 2 * c + q, y, row + q);
                math.mul(y, row + q, a, q, y, row + q);
                Int256.add(y, row + q, w, c + q, y, row + q);
            }
        }
        return y;
    }

    /** Layer normalisation, one row after the other. */
    private static final class RowNormalization {
        private final Int256 math = new Int256();
        private final boolean exact;
        private final int channels;
        private final int c;
        private final long[] epsilon;
        private final long[] x;
        private final long[] w;
        private final long[] d;
        private final long[] t = new long[LIMBS];
        private final long[] sum = new long[LIMBS];

        RowNormalization(LayerCall call, long[] x, long[] w) {
            exact = call.profile().isExact();
            channels = call.input().last();
            c = LIMBS * channels;
            epsilon = Int256.of(call.layer().number(0));
            this.x = x;
            this.w = w;
            d = new long[c];
        }

        long[] output() {
            long[] y = new long[x.length];
            for (int row = 0; row < x.length; row += c) {
                Arrays.fill(sum, 0);
                Int256.addAll(x, row, LIMBS, channels, sum, 0);
                math.divideBy(channels, sum, 0, sum, 0);
                for (int i = 0; i < c; i += LIMBS) Int256.subtract(x, row + i, sum, 0, d, i);
                variance();
                Int256.add(sum, 0, epsilon, 0, sum, 0);
                Int256.sqrt(sum, 0, sum, 0);
                for (int i = 0; i < c; i += LIMBS) {
                    math.div(d, i, sum, 0, t, 0);
                    math.mul(t, 0, w, i, t, 0);
                    Int256.add(t, 0, w, c + i, y, row + i);
                }
            }
            return y;
        }

        private void variance() {
            Arrays.fill(sum, 0);
            if (exact) {
                Int256.checkRange(d);
                for (int i = 0; i < c; i += LIMBS) Int256.addExact(d[i], d[i + 1], d, i, sum, 0);
                // Two divisions that round down are one by the product.
                Int256.unitsOf(sum, 0, sum, 0);
            } else {
                for (int i = 0; i < c; i += LIMBS) {
                    math.mul(d, i, d, i, t, 0);
                    Int256.add(sum, 0, t, 0, sum, 0);
                }
            }
            math.divideBy(channels, sum, 0, sum, 0);
        }
    }

    private static long[] softmax(int count, long[] x) {
        FastRows.Softmax softmax = new FastRows.Softmax();
        long[] row = new long[count];
        long[] y = new long[x.length];
        for (int at = 0; at < x.length; at += LIMBS * count) {
            softmax.ofLimbs(x, at, count, row, 0);
            for (int i = 0; i < count; i++) Int256.set(y, at + LIMBS * i, row[i]);
        }
        return y;
    }

    /** Element by element: what fails first is of the first element. */
    private static long[] combine(LayerCall call, long[] x) {
        boolean add = call.layer().type() == LayerType.ADD;
        Int256 math = new Int256();
        long[][] others = new long[call.inputs().size() - 1][];
        for (int k = 0; k < others.length; k++) {
            others[k] = call.inputs().get(k + 1).data().limbs();
        }
        long[] y = x.clone();
        for (int i = 0; i < y.length; i += LIMBS) {
            for (long[] other : others) {
                if (add) Int256.add(y, i, other, i, y, i);
                else math.mul(y, i, other, i, y, i);
            }
        }
        return y;
    }

    private static long[] concatenate(LayerCall call) {
        long[] y = new long[LIMBS * Tensor.elements(call.shape())];
        long[][] inputs = new long[call.inputs().size()][];
        for (int k = 0; k < inputs.length; k++)
            inputs[k] = call.inputs().get(k).data().limbs();
        int runs = 1;
        for (int i = 0; i < call.layer().parameter(0); i++) runs *= call.shape()[i];
        int at = 0;
        for (int run = 0; run < runs; run++) {
            for (long[] input : inputs) {
                int length = input.length / runs;
                System.arraycopy(input, run * length, y, at, length);
                at += length;
            }
        }
        return y;
    }

    /** floor((x inverse + U^2 / 2) / U^2), between -128 and 127: beyond 2^127, which is 170 U^2, the sign is enough. */
    private static long[] quantize(Layer layer, long[] x) {
        Int256.checkRange(x);
        long[] inverse = Int256.of(layer.number(0));
        long[] product = new long[LIMBS];
        long[] y = new long[x.length];
        for (int i = 0; i < x.length; i += LIMBS) {
            Arrays.fill(product, 0);
            Int256.addExact(x[i], x[i + 1], inverse, 0, product, 0);
            Int256.set(y, i, quantized(product));
        }
        return y;
    }

    private static final long SQUARE_HI = UNIT_SQUARED.shiftRight(64).longValueExact();
    private static final long SQUARE_LO = UNIT_SQUARED.longValue();
    private static final long HALF_HI = HALF.shiftRight(64).longValueExact();
    private static final long HALF_LO = HALF.longValue();

    private static long quantized(long[] product) {
        long sign = product[3] >> 63;
        boolean isBeyond = (product[2] ^ sign | product[3] ^ sign) != 0 || (product[1] ^ sign) < 0;
        if (isBeyond) return sign < 0 ? -128 : 127;
        long lo = (product[0] ^ sign) - sign;
        long hi = (product[1] ^ sign) + (sign & (lo == 0 ? 1 : 0));
        // floor(-m + half) of so many squares is -floor(m + half - 1): the square is even.
        if (sign < 0 && lo-- == 0) hi--;
        lo += HALF_LO;
        hi += HALF_HI + (Long.compareUnsigned(lo, HALF_LO) < 0 ? 1 : 0);
        long q = Wide.divide(hi, lo, SQUARE_HI, SQUARE_LO);
        return sign < 0 ? Math.max(-q, -128) : Math.min(q, 127);
    }

    private static long[] dequantize(Layer layer, long[] x) {
        long[] scale = Int256.of(layer.number(0));
        long[] y = new long[x.length];
        for (int i = 0; i < x.length; i += LIMBS) Int256.addExact(x[i], x[i + 1], scale, 0, y, i);
        return y;
    }
}
