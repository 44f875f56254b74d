package io.aichain.inference.spec;

import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Range;
import java.math.BigInteger;
import java.util.List;

/** Layers on 8-bit integers (section 7). */
final class Int8 {
    private static final BigInteger MAX = BigInteger.valueOf(127);
    private static final BigInteger MIN = BigInteger.valueOf(-128);
    private static final BigInteger TWO_31 = BigInteger.TWO.pow(31);
    private static final BigInteger TWO_30 = BigInteger.TWO.pow(30);
    private static final BigInteger UNIT_SQUARED = Fixed.UNIT.multiply(Fixed.UNIT);

    private Int8() {}

    static BigInteger[] output(LayerCall call) {
        Layer layer = call.layer();
        BigInteger[] x = call.input().bigs();
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D -> products(call, x);
            case FLATTEN -> x;
            case MAX_POOLING_2D -> Pooling.max(call, x);
            case AVERAGE_POOLING_2D -> Pooling.windows(call, x, Int8::average);
            case GLOBAL_AVERAGE_POOLING_2D -> Pooling.channels(call.input().shape(), x, Int8::average);
            case ZERO_PADDING_2D -> Pooling.zeroPadding(call, x);
            case CONCATENATE -> Spec.concatenate(call);
            case ACTIVATION -> {
                BigInteger[] y = new BigInteger[x.length];
                boolean table = layer.parameter(0) == 255;
                for (int i = 0; i < x.length; i++) {
                    y[i] = table
                            ? BigInteger.valueOf(call.weights().bytes()[x[i].intValue() + 128])
                            : x[i].max(BigInteger.ZERO);
                }
                yield y;
            }
            case ADD -> add(call);
            case MULTIPLY -> {
                BigInteger[] y = new BigInteger[x.length];
                for (int i = 0; i < x.length; i++) {
                    BigInteger product =
                            x[i].multiply(call.inputs().get(1).data().big(i));
                    y[i] = clamp(requant(product, layer.number(1), layer.parameter(0)), MIN);
                }
                yield y;
            }
            case DEQUANTIZE -> {
                BigInteger[] y = new BigInteger[x.length];
                for (int i = 0; i < x.length; i++) y[i] = x[i].multiply(layer.number(0));
                yield y;
            }
            default -> throw new IllegalStateException("no layer on int8: " + layer);
        };
    }

    /** Values, then for each channel a bias of 4 bytes, then multipliers of 4, then shifts of 1. */
    private static BigInteger[] products(LayerCall call, BigInteger[] x) {
        byte[] stream = call.weights().bytes();
        int channels = call.shape()[call.shape().length - 1];
        int values = stream.length - 9 * channels;
        BigInteger[] multipliers = new BigInteger[channels];
        int[] shifts = new int[channels];
        for (int c = 0; c < channels; c++) {
            multipliers[c] = new BigInteger(1, stream, values + 4 * channels + 4 * c, 4);
            shifts[c] = stream[values + 8 * channels + c] & 0xff;
            boolean inRange = multipliers[c].compareTo(TWO_30) >= 0 && multipliers[c].compareTo(TWO_31) < 0;
            if (!inRange || shifts[c] < 1 || shifts[c] > 62) throw Reverts.malformedModel(call.number());
        }
        BigInteger least = call.layer().parameter(0) == 2 ? BigInteger.ZERO : MIN;
        Sums.Terms terms = Products.terms(call);
        BigInteger[] y = new BigInteger[Tensor.elements(call.shape())];
        for (int o = 0; o < y.length; o++) {
            int c = o % channels;
            BigInteger[] sum = {BigInteger.ZERO};
            terms.of(o, (i, j) -> sum[0] = sum[0].add(x[i].multiply(BigInteger.valueOf(stream[j]))));
            BigInteger a = sum[0].add(new BigInteger(stream, values + 4 * c, 4));
            if (a.bitLength() > 31) throw Reverts.accumulatorOverflow(a);
            y[o] = clamp(requant(a, multipliers[c], shifts[c]), least);
        }
        return y;
    }

    private static BigInteger[] add(LayerCall call) {
        Layer layer = call.layer();
        BigInteger[] y = new BigInteger[call.input().size()];
        for (int i = 0; i < y.length; i++) {
            BigInteger sum = BigInteger.ZERO;
            for (int k = 0; k < call.inputs().size(); k++) {
                sum = sum.add(call.inputs().get(k).data().big(i).multiply(layer.number(k + 1)));
            }
            y[i] = clamp(requant(sum, BigInteger.ONE, layer.parameter(0)), MIN);
        }
        return y;
    }

    /** The average rounded half up. */
    private static BigInteger average(List<BigInteger> cells) {
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger cell : cells) sum = sum.add(cell);
        BigInteger n = BigInteger.valueOf(cells.size());
        return floorDiv(sum.shiftLeft(1).add(n), n.shiftLeft(1));
    }

    static BigInteger[] quantize(BigInteger inverse, BigInteger[] x) {
        Range.check(x);
        BigInteger[] y = new BigInteger[x.length];
        for (int i = 0; i < x.length; i++) {
            BigInteger rounded = x[i].multiply(inverse).add(UNIT_SQUARED.shiftRight(1));
            y[i] = clamp(floorDiv(rounded, UNIT_SQUARED), MIN);
        }
        return y;
    }

    private static BigInteger requant(BigInteger a, BigInteger multiplier, int shift) {
        return a.multiply(multiplier).add(BigInteger.TWO.pow(shift - 1)).shiftRight(shift);
    }

    private static BigInteger clamp(BigInteger y, BigInteger least) {
        return y.max(least).min(MAX);
    }

    private static BigInteger floorDiv(BigInteger x, BigInteger positive) {
        return x.subtract(x.mod(positive)).divide(positive);
    }

    /** Rows of bytes for tokens. */
    static BigInteger[] embedding(LayerCall call) {
        int dim = call.layer().parameter(1);
        BigInteger[] tokens = call.input().bigs();
        BigInteger[] y = new BigInteger[tokens.length * dim];
        for (int i = 0; i < tokens.length; i++) {
            int row = Spec.token(tokens[i], call.layer().parameter(0)) * dim;
            for (int j = 0; j < dim; j++)
                y[i * dim + j] = BigInteger.valueOf(call.weights().bytes()[row + j]);
        }
        return y;
    }
}
