package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.LayerCall;
import java.math.BigInteger;

/** Softmax and normalisations on 64-bit numbers. Null, the wide way, where something might be bigger or fail. */
final class FastRows {
    private static final BigInteger UNIT = BigInteger.valueOf(Wide.UNIT);

    /** From here on, differences and sums of two numbers may leave 64 bits. */
    private static final long MOST = 1L << 62;

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
        /** Units from which on exp(-x) is 0. */
        private static final int FAR = 100;

        private final Exponential exponential = new Exponential();
        private final long[] difference = new long[Int256.LIMBS];

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

        /**
         * The same of numbers of any size, whose limbs begin at {@code at}.
         *
         * @throws io.aichain.inference.ModelRevert if a difference overflows
         */
        void ofLimbs(long[] v, int at, int count, long[] y, int to) {
            int greatest = at;
            int end = at + Int256.LIMBS * count;
            for (int i = at; i < end; i += Int256.LIMBS) if (Numbers.compare(v, i, v, greatest) > 0) greatest = i;
            for (int i = 0; i < count; i++) {
                Int256.subtract(v, at + Int256.LIMBS * i, v, greatest, difference, 0);
                long whole = Int256.wholeUnits(difference, 0, FAR);
                y[to + i] = whole == FAR
                        ? 0
                        : exponential.decay(whole, Int256.magnitude(difference, 0) - whole * Wide.UNIT);
            }
            normalize(y, to, count);
        }

        /** Exponentials to probabilities. */
        private static void normalize(long[] y, int to, int count) {
            long hi = 0;
            long lo = 0;
            for (int i = 0; i < count; i++) {
                lo += y[to + i];
                if (Long.compareUnsigned(lo, y[to + i]) < 0) hi++;
            }
            if (hi == 0) {
                Divisor sum = Divisor.of(lo);
                for (int i = 0; i < count; i++) y[to + i] = sum.share(y[to + i]);
                return;
            }
            for (int i = 0; i < count; i++) {
                long e = y[to + i];
                y[to + i] = Wide.divide(Math.unsignedMultiplyHigh(e, Wide.UNIT), e * Wide.UNIT, hi, lo);
            }
        }
    }

    private static Numbers batch(LayerCall call, long[] x, int c) {
        long[] w = call.weights().numbers().longs();
        if (Bounds.largest(w) >= MOST) return null;
        long epsilon = call.layer().number(0).longValue();
        Big big = new Big();
        long[] a = new long[c];
        long[] limbs = new long[Int256.LIMBS * c];
        for (int q = 0; q < c; q++) {
            long root = root(Wide.add(w[3 * c + q], epsilon));
            if (root == NONE || root == 0) return null;
            a[q] = Wide.divide(w[q], root);
            if (a[q] == NONE) big.quotient(w[q], root, limbs, Int256.LIMBS * q);
            else Int256.set(limbs, Int256.LIMBS * q, a[q]);
        }
        Output y = new Output(x.length);
        for (int i = 0; i < x.length; i++) {
            int q = i % c;
            scaled(difference(x[i], w[2 * c + q]), a[q], w[c + q], y, i);
            if (y.get(i) == NONE && !y.isBig(i)) {
                big.scaled(x[i], w[2 * c + q], limbs, Int256.LIMBS * q, w[c + q], y, i);
            }
        }
        return y.toNumbers();
    }

    private static Numbers layer(LayerCall call, long[] x, int c) {
        // Decided once: of smaller numbers every distance from a mean fits, and no row is computed in vain.
        if (Bounds.largest(x) >= MOST) return null;
        long[] w = call.weights().numbers().longs();
        boolean exact = call.profile().isExact();
        BigInteger epsilon = call.layer().number(0);
        Output y = new Output(x.length);
        Big big = new Big();
        long[] d = new long[c];
        for (int row = 0; row < x.length; row += c) {
            long low = 0;
            long high = 0;
            for (int i = 0; i < c; i++) {
                low += x[row + i] & 0xffffffffL;
                high += x[row + i] >> 32;
            }
            long center = FastElements.mean(low, high, c);
            for (int i = 0; i < c; i++) {
                d[i] = x[row + i] - center;
            }
            BigInteger square = (exact ? exactVariance(d) : variance(d)).add(epsilon);
            // The root is about the root of the mean square of 63-bit numbers.
            long root = square.bitLength() < 64
                    ? root(square.longValue())
                    : square.multiply(UNIT).sqrt().longValueExact();
            for (int i = 0; i < c; i++) {
                long quotient = Wide.divide(d[i], root);
                scaled(quotient, w[i], w[c + i], y, row + i);
                if (y.get(row + i) == NONE && !y.isBig(row + i)) {
                    big.normalized(d[i], root, w[i], w[c + i], y, row + i);
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
        long[] limbs = new long[Int256.LIMBS];
        quotient.get(0, limbs, 0);
        return Numbers.big(limbs, 0).divide(BigInteger.valueOf(d.length));
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

    /** The same of 64-bit numbers where a step needs more: none can fail. */
    private static final class Big {
        private final Int256 math = new Int256();
        private final long[] x = new long[Int256.LIMBS];
        private final long[] y = new long[Int256.LIMBS];

        /** div(d, root). */
        void quotient(long d, long root, long[] to, int at) {
            Int256.set(x, 0, d);
            Int256.set(y, 0, root);
            math.div(x, 0, y, 0, to, at);
        }

        /** mul(from - less, factor) + offset as element i; the factor is below 2^122. */
        void scaled(long from, long less, long[] factor, int at, long offset, Output out, int i) {
            Int256.set(x, 0, from);
            Int256.set(y, 0, less);
            Int256.subtract(x, 0, y, 0, x, 0);
            put(factor, at, offset, out, i);
        }

        /** mul(div(d, root), factor) + offset as element i. */
        void normalized(long d, long root, long factor, long offset, Output out, int i) {
            quotient(d, root, x, 0);
            Int256.set(y, 0, factor);
            put(y, 0, offset, out, i);
        }

        private void put(long[] factor, int at, long offset, Output out, int i) {
            math.mul(x, 0, factor, at, x, 0);
            Int256.set(y, 0, offset);
            Int256.add(x, 0, y, 0, x, 0);
            out.set(i, x, 0);
        }
    }
}
