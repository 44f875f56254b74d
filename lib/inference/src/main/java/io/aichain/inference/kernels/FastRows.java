package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.LayerCall;
import java.math.BigInteger;

/** Softmax and normalisations on 64-bit numbers. Null, the plain way, where something might be bigger or fail. */
final class FastRows {
    private static final BigInteger UNIT = BigInteger.valueOf(Wide.UNIT);

    private FastRows() {}

    static Numbers output(LayerCall call) {
        long[] x = call.input().data().longs();
        int c = call.input().last();
        return switch (call.layer().type()) {
            case SOFTMAX -> {
                long[] y = new long[x.length];
                Softmax softmax = new Softmax();
                for (int row = 0; row < x.length; row += c) softmax.of(x, row, c, y, row);
                yield Numbers.of(y);
            }
            case BATCH_NORMALIZATION -> batch(call, x, c);
            default -> layer(call, x, c);
        };
    }

    /** Softmax with the greatest subtracted: every exponential lies in 0..U, so that sums of 2^22 fit 128 bits and nothing can fail. */
    static final class Softmax {
        private final Exponential exponential = new Exponential();

        void of(long[] v, int at, int count, long[] y, int to) {
            long greatest = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) greatest = Math.max(greatest, v[at + i]);
            for (int i = 0; i < count; i++) {
                // An unsigned difference of 64 bits holds what a signed one may not.
                long e = exponential.decay(greatest - v[at + i]);
                y[to + i] = e;
            }
            normalize(y, to, count);
        }

        /** The same of bigger numbers. */
        void of(BigInteger[] v, long[] y) {
            BigInteger greatest = v[0];
            for (BigInteger x : v) greatest = greatest.max(x);
            for (int i = 0; i < v.length; i++) {
                BigInteger[] parts = greatest.subtract(v[i]).divideAndRemainder(UNIT);
                y[i] = parts[0].bitLength() > 31 ? 0 : exponential.decay(parts[0].intValue(), parts[1].longValue());
            }
            normalize(y, 0, v.length);
        }

        /** Exponentials to probabilities. */
        private static void normalize(long[] y, int to, int count) {
            long hi = 0;
            long lo = 0;
            for (int i = 0; i < count; i++) {
                lo += y[to + i];
                if (Long.compareUnsigned(lo, y[to + i]) < 0) hi++;
            }
            for (int i = 0; i < count; i++) {
                long e = y[to + i];
                y[to + i] = Wide.divide(Math.unsignedMultiplyHigh(e, Wide.UNIT), e * Wide.UNIT, hi, lo);
            }
        }
    }

    private static Numbers batch(LayerCall call, long[] x, int c) {
        long[] w = call.weights().numbers().longs();
        long epsilon = call.layer().number(0).longValue();
        long[] a = new long[c];
        for (int q = 0; q < c; q++) {
            long root = root(Wide.add(w[3 * c + q], epsilon));
            a[q] = root == NONE || w[q] == NONE ? NONE : Wide.divide(w[q], root);
            if (a[q] == NONE) return null;
        }
        Output y = new Output(x.length);
        for (int i = 0; i < x.length; i++) {
            int q = i % c;
            scaled(difference(x[i], w[2 * c + q]), a[q], w[c + q], y, i);
            if (y.get(i) == NONE && !y.isBig(i)) {
                y.set(i, scaled(BigInteger.valueOf(x[i]).subtract(BigInteger.valueOf(w[2 * c + q])), a[q], w[c + q]));
            }
        }
        return y.toNumbers();
    }

    private static Numbers layer(LayerCall call, long[] x, int c) {
        long[] w = call.weights().numbers().longs();
        boolean exact = call.profile().isExact();
        BigInteger epsilon = call.layer().number(0);
        Output y = new Output(x.length);
        long[] d = new long[c];
        for (int row = 0; row < x.length; row += c) {
            var mean = new FastElements.Mean();
            for (int i = 0; i < c; i++) mean.add(x[row + i]);
            long center = mean.of(c);
            for (int i = 0; i < c; i++) {
                d[i] = difference(x[row + i], center);
                if (d[i] == NONE) return null;
            }
            BigInteger square = (exact ? exactVariance(d) : variance(d)).add(epsilon);
            // The root is about the root of the mean square of 63-bit numbers.
            BigInteger bigRoot = square.bitLength() < 64
                    ? BigInteger.valueOf(root(square.longValue()))
                    : square.multiply(UNIT).sqrt();
            if (bigRoot.bitLength() > 63) return null;
            long root = bigRoot.longValue();
            for (int i = 0; i < c; i++) {
                long quotient = Wide.divide(d[i], root);
                scaled(quotient, w[i], w[c + i], y, row + i);
                if (y.get(row + i) == NONE && !y.isBig(row + i)) {
                    BigInteger big = BigInteger.valueOf(d[i]).multiply(UNIT).divide(bigRoot);
                    y.set(row + i, scaled(big, w[i], w[c + i]));
                }
            }
        }
        return y.toNumbers();
    }

    /** trunc(sum of trunc(d^2 / U) / c); each square is below 2^67. */
    private static BigInteger variance(long[] d) {
        long hi = 0;
        long lo = 0;
        for (long v : d) {
            long a = Math.abs(v);
            long whole = a / Wide.UNIT;
            long low = whole * a;
            long square = low + Wide.multiplyUnsigned(a - whole * Wide.UNIT, a);
            long carry = Long.compareUnsigned(square, low) < 0 ? 1 : 0;
            lo += square;
            hi += Math.multiplyHigh(whole, a) + carry + (Long.compareUnsigned(lo, square) < 0 ? 1 : 0);
        }
        return BigInteger.valueOf(hi).shiftLeft(64).add(Sum192.unsigned(lo)).divide(BigInteger.valueOf(d.length));
    }

    /** trunc(sum of squares / (U c)): two divisions that round down are one by the product. */
    private static BigInteger exactVariance(long[] d) {
        long[] sums = Sum192.zeros();
        for (long v : d) Sum192.addProduct(sums, 0, v, v);
        Output quotient = new Output(1);
        Sum192.quotient(sums, 0, quotient, 0);
        return quotient.big(0).divide(BigInteger.valueOf(d.length));
    }

    /** sqrt(x) = floor(sqrt(x U)), for x at least 0; or {@link Wide#NONE}. */
    static long root(long x) {
        return x < 0 ? NONE : Wide.root(Math.multiplyHigh(x, Wide.UNIT), x * Wide.UNIT);
    }

    private static long difference(long x, long y) {
        long d = x - y;
        return ((x ^ y) & (x ^ d)) < 0 ? NONE : d;
    }

    /** mul(x, factor) + offset as element i; {@link Wide#NONE} where a step leaves 64 bits. */
    private static void scaled(long x, long factor, long offset, Output y, int i) {
        long product = x == NONE || factor == NONE ? NONE : Wide.multiply(x, factor);
        y.set(i, product == NONE ? NONE : Wide.add(product, offset));
    }

    private static BigInteger scaled(BigInteger x, long factor, long offset) {
        return x.multiply(BigInteger.valueOf(factor)).divide(UNIT).add(BigInteger.valueOf(offset));
    }
}
