package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.Arrays;

/** Layers that map elements or move them, on 64-bit numbers. Null, the wide way, for a result or a parameter that is bigger. */
final class FastElements {
    private static final BigInteger UNIT_SQUARED = BigInteger.TEN.pow(36);
    /** Numbers in a line of memory: fewer channels than that are walked one by one. */
    private static final int LINE = 8;

    private static final long MASK = 0xffffffffL;
    private static final long SMALL_SCALE = 1L << 54;
    private static final int UNIT_ZEROS = Long.numberOfTrailingZeros(Wide.UNIT);
    private static final long INVERSE_OF_ODD_UNIT = Wide.inverse(Wide.UNIT >>> UNIT_ZEROS);

    private FastElements() {}

    static Numbers output(LayerCall call) {
        Layer layer = call.layer();
        long[] x = call.input().data().longs();
        return switch (layer.type()) {
            case FLATTEN -> call.input().data();
            case RESCALE -> rescale(layer, x);
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> Numbers.of(pool(call, x));
            case GLOBAL_AVERAGE_POOLING_2D -> globalAverage(call, x);
            case ZERO_PADDING_2D -> zeroPadding(call, x);
            case EMBEDDING -> embedding(call, x);
            case ACTIVATION -> {
                Output out = new Output(x.clone());
                new FastActivation(layer.parameter(0), layer.number(1)).applyAll(out);
                yield out.toNumbers();
            }
            case ADD -> sums(call);
            case MULTIPLY -> products(call);
            case CONCATENATE -> concatenate(call);
            case QUANTIZE -> quantize(layer, x);
            case POSITION_EMBEDDING -> {
                long[] w = call.weights().numbers().longs();
                long[] y = new long[x.length];
                boolean fits = true;
                for (int i = 0; i < x.length; i++) fits &= (y[i] = Wide.add(x[i], w[i])) != NONE;
                yield fits ? Numbers.of(y) : null;
            }
            default -> null;
        };
    }

    /** mul(x, scale) + offset of each; null where a step leaves 64 bits. */
    static Numbers rescale(Layer layer, long[] x) {
        if (layer.number(0).bitLength() > 62 || layer.number(1).bitLength() > 62) return null;
        long scale = layer.number(0).longValue();
        long offset = layer.number(1).longValue();
        Factors factor = Factors.of(new long[] {scale});
        long largest = Bounds.largest(x);
        long magnitude = Bounds.magnitude(scale);
        boolean small = Factors.reach(magnitude, largest) && Bounds.sumsFit(magnitude, (largest >>> 10) + 1);
        long[] y = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            long product = small ? ScalarKernels.product(factor, 0, x[i]) : Wide.multiply(x[i], scale);
            if (product == NONE) return null;
            y[i] = Wide.add(product, offset);
            if (y[i] == NONE) return null;
        }
        return Numbers.of(y);
    }

    /** The same of an image that lies flat: a whole number of units times the scale, and the rest as above. */
    static Numbers rescale(Layer layer, Image image) {
        if (image.isNarrow()) return rescale(layer, image.lows());
        if (layer.number(0).bitLength() > 62 || layer.number(1).bitLength() > 62) return null;
        long scale = layer.number(0).longValue();
        long offset = layer.number(1).longValue();
        long[] lows = image.lows();
        long[] highs = image.highs();
        long[] y = new long[lows.length];
        if (Bounds.magnitude(scale) < SMALL_SCALE && rescaleBytes(lows, highs, scale, offset, y)) return Numbers.of(y);
        Factors factor = Factors.of(new long[] {scale});
        // Negative as soon as one number is too big, and then that is all that counts.
        long tooBig = 0;
        for (int i = 0; i < y.length; i++) {
            long sign = highs[i] >> 63;
            long low = (lows[i] ^ sign) - sign;
            long high = (highs[i] ^ sign) + (sign & (low == 0 ? 1 : 0));
            long whole = high >>> 8 == 0 ? Wide.divideShortByUnit(high, low) : Wide.divideByUnit(high, low);
            long rest = low - whole * Wide.UNIT;
            long factorOfWhole = (scale ^ sign) - sign;
            long product = whole * factorOfWhole;
            // Of whole numbers nothing is left. A rest is below U, which a scale below 2^62 reaches.
            long part = rest == 0 ? 0 : ScalarKernels.product(factor, 0, (rest ^ sign) - sign);
            long sum = product + part;
            y[i] = sum + offset;
            // Magnitudes from 2^64 U on, with that of -2^127, which looks negative; whole numbers of 64 bits; products
            // and sums that need more.
            tooBig |= high | Wide.UNIT - 1 - high | whole;
            long spilled = Math.multiplyHigh(whole, factorOfWhole) ^ product >> 63;
            tooBig |= spilled | -spilled;
            tooBig |= (product ^ sum) & (part ^ sum) | (sum ^ y[i]) & (offset ^ y[i]);
        }
        return tooBig < 0 ? null : Numbers.of(y);
    }

    /**
     * Of bytes, which are whole numbers below 2^8, in fewer steps, and without a way out, so that the compiler makes vectors of them; false, and y may be
     * anything, if there are others. A unit is 2^18 times an odd number: a multiple times the inverse of that is the quotient modulo 2^64, and what is no
     * multiple gives more than every quotient.
     *
     * @param scale below {@link #SMALL_SCALE}, so that no product reaches 2^62
     */
    private static boolean rescaleBytes(long[] lows, long[] highs, long scale, long offset, long[] y) {
        long others = 0;
        for (int i = 0; i < y.length; i++) {
            long whole = (highs[i] << 64 - UNIT_ZEROS | lows[i] >>> UNIT_ZEROS) * INVERSE_OF_ODD_UNIT;
            // 255 units are below 2^68.
            others |= highs[i] >>> 4 | whole >>> 8 | lows[i] & (1L << UNIT_ZEROS) - 1;
            y[i] = whole * scale + offset;
        }
        return others == 0;
    }

    /** The greatest or the average of the cells under each window. A sum of 2^20 cells fits 128 bits, and its average is no greater than a cell. */
    static long[] pool(LayerCall call, long[] x) {
        boolean max = call.layer().type() == LayerType.MAX_POOLING_2D;
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(call.layer(), in);
        long[] y = new long[Tensor.elements(call.shape())];
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++, at += in[2]) {
                int top = axes[0].first(i);
                int bottom = axes[0].end(i);
                int left = axes[1].first(j);
                int right = axes[1].end(j);
                if (max) greatest(in[1], in[2], x, top, bottom, left, right, Long.MIN_VALUE, y, at);
                else average(call.kind(), in, x, top, bottom, left, right, y, at);
            }
        }
        return y;
    }

    /**
     * The greatest number of each channel under a window.
     *
     * @param width, c columns and channels of the image x
     * @param least no result is less
     */
    static void greatest(
            int width, int c, long[] x, int top, int bottom, int left, int right, long least, long[] y, int at) {
        if (c < LINE) {
            for (int q = 0; q < c; q++) {
                long greatest = least;
                for (int row = top; row < bottom; row++) {
                    int cell = (row * width + left) * c + q;
                    for (int column = left; column < right; column++, cell += c) {
                        greatest = Math.max(greatest, x[cell]);
                    }
                }
                y[at + q] = greatest;
            }
            return;
        }
        Arrays.fill(y, at, at + c, least);
        for (int row = top; row < bottom; row++) {
            int cell = (row * width + left) * c;
            for (int column = left; column < right; column++, cell += c) {
                for (int q = 0; q < c; q++) y[at + q] = Math.max(y[at + q], x[cell + q]);
            }
        }
    }

    private static void average(
            Kind kind, int[] in, long[] x, int top, int bottom, int left, int right, long[] y, int at) {
        int count = (bottom - top) * (right - left);
        for (int q = 0; q < in[2]; q++) {
            long low = 0;
            long high = 0;
            for (int row = top; row < bottom; row++) {
                int cell = (row * in[1] + left) * in[2] + q;
                for (int column = left; column < right; column++, cell += in[2]) {
                    low += x[cell] & MASK;
                    high += x[cell] >> 32;
                }
            }
            y[at + q] = mean(kind, low, high, count);
        }
    }

    /**
     * The mean, rounded toward zero, of so many numbers, whose low halves without a sign and high halves with one are added up apart: that needs no carry.
     */
    static long mean(long low, long high, int count) {
        long lo = low + (high << 32);
        long hi = (high >> 32) + (Long.compareUnsigned(lo, low) < 0 ? 1 : 0);
        if (hi == lo >> 63) return lo / count;
        boolean negative = hi < 0;
        long q = negative ? Wide.divide(~hi + (lo == 0 ? 1 : 0), -lo, count) : Wide.divide(hi, lo, count);
        return negative ? -q : q;
    }

    /** Of int8 numbers rounded half up. */
    private static long mean(Kind kind, long low, long high, int count) {
        if (kind != Kind.Q8) return mean(low, high, count);
        // At most 2^22 cells of 7 bits: an int, which is divided faster.
        int sum = (int) (low + (high << 32));
        return Math.floorDiv(2 * sum + count, 2 * count);
    }

    static Numbers globalAverage(LayerCall call, long[] x) {
        int c = call.input().last();
        long[] y = new long[c];
        for (int q = 0; q < c; q++) {
            long low = 0;
            long high = 0;
            for (int i = q; i < x.length; i += c) {
                low += x[i] & MASK;
                high += x[i] >> 32;
            }
            y[q] = mean(call.kind(), low, high, x.length / c);
        }
        return Numbers.of(y);
    }

    static Numbers zeroPadding(LayerCall call, long[] x) {
        int[] in = call.input().shape();
        long[] y = new long[Tensor.elements(call.shape())];
        int length = in[1] * in[2];
        for (int i = 0; i < in[0]; i++) {
            int to = ((call.layer().parameter(0) + i) * call.shape()[1]
                            + call.layer().parameter(2))
                    * in[2];
            System.arraycopy(x, i * length, y, to, length);
        }
        return Numbers.of(y);
    }

    private static Numbers embedding(LayerCall call, long[] tokens) {
        boolean int8 = call.layer().layout() == Layout.INT8;
        byte[] bytes = call.weights().bytes();
        long[] w = call.weights().numbers().longs();
        int dim = call.layer().parameter(1);
        long[] y = new long[tokens.length * dim];
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= call.layer().parameter(0)) {
                throw Reverts.tokenOutOfRange(BigInteger.valueOf(tokens[i]));
            }
            int from = (int) tokens[i] * dim;
            int to = i * dim;
            if (int8) for (int k = 0; k < dim; k++) y[to + k] = bytes[from + k];
            else if (dim == 1) y[to] = w[from];
            else System.arraycopy(w, from, y, to, dim);
        }
        return Numbers.of(y);
    }

    /** Low halves and high ones apart: the sum of eight numbers may leave 64 bits. */
    private static Numbers sums(LayerCall call) {
        long[][] inputs = new long[call.inputs().size()][];
        for (int k = 0; k < inputs.length; k++)
            inputs[k] = call.inputs().get(k).data().longs();
        Output y = new Output(inputs[0].length);
        for (int i = 0; i < y.size(); i++) {
            long low = 0;
            long high = 0;
            for (long[] input : inputs) {
                low += input[i] & MASK;
                high += input[i] >> 32;
            }
            Dots.join(low, high, 0, y, i);
        }
        return y.toNumbers();
    }

    private static Numbers products(LayerCall call) {
        long[] y = call.input().data().longs().clone();
        for (Tensor other : call.inputs().subList(1, call.inputs().size())) {
            long[] z = other.data().longs();
            for (int i = 0; i < y.length; i++) {
                if (y[i] == NONE || z[i] == NONE) return null;
                y[i] = Wide.multiply(y[i], z[i]);
                if (y[i] == NONE) return null;
            }
        }
        return Numbers.of(y);
    }

    static Numbers concatenate(LayerCall call) {
        long[] y = new long[Tensor.elements(call.shape())];
        int runs = 1;
        for (int i = 0; i < call.layer().parameter(0); i++) runs *= call.shape()[i];
        int at = 0;
        for (int run = 0; run < runs; run++) {
            for (Tensor input : call.inputs()) {
                int length = input.size() / runs;
                long[] x = input.data().longs();
                if (length == 1) y[at] = x[run];
                else System.arraycopy(x, run * length, y, at, length);
                at += length;
            }
        }
        return Numbers.of(y);
    }

    /** floor((x inverse + U^2 / 2) / U^2): 128 bits hold the product, and 10^36 as well. */
    private static Numbers quantize(Layer layer, long[] x) {
        if (layer.number(0).bitLength() > 63) return null;
        long inverse = layer.number(0).longValue();
        long[] y = new long[x.length];
        for (int i = 0; i < x.length; i++) y[i] = quantized(x[i], inverse);
        return Numbers.of(y);
    }

    /** |x inverse| is at most 2^126 = 85.07 U^2: a few comparisons would do, one division does. */
    private static long quantized(long x, long inverse) {
        long hi = Math.multiplyHigh(x, inverse);
        long lo = x * inverse;
        // To stay above zero, 256 U^2 would be too much for 128 bits; 86 U^2 are enough.
        lo += OFFSET_LO;
        hi += OFFSET_HI + (Long.compareUnsigned(lo, OFFSET_LO) < 0 ? 1 : 0);
        long q = Wide.divide(hi, lo, SQUARE_HI, SQUARE_LO) - 86;
        return Math.max(Math.min(q, 127), -128);
    }

    private static final BigInteger OFFSET =
            UNIT_SQUARED.multiply(BigInteger.valueOf(86)).add(UNIT_SQUARED.shiftRight(1));
    private static final long OFFSET_HI = OFFSET.shiftRight(64).longValueExact();
    private static final long OFFSET_LO = OFFSET.longValue();
    private static final long SQUARE_HI = UNIT_SQUARED.shiftRight(64).longValueExact();
    private static final long SQUARE_LO = UNIT_SQUARED.longValue();
}
