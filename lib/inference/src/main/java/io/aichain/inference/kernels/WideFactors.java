package io.aichain.inference.kernels;

/**
 * What D1 needs of each x_i where a product may leave 64 bits: |x| = whole U + rest, and p, which is rest 2^64 / U or less than 2 below it. For a magnitude
 * w of at most 2^63 then trunc(|x| w / U) = whole w + q, where q is the high word of w p, or one more: the remainder decides.
 *
 * @param wholes with the sign of x, at most 9
 * @param signs 0 or -1
 */
record WideFactors(long[] rests, long[] reciprocals, long[] wholes, long[] signs) {
    private static final long MASK = 0xffffffffL;

    static WideFactors of(long[] x) {
        long[] rests = new long[x.length];
        long[] reciprocals = new long[x.length];
        long[] wholes = new long[x.length];
        long[] signs = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            long magnitude = Math.abs(x[i]);
            long whole = Wide.units(magnitude);
            signs[i] = x[i] >> 63;
            rests[i] = magnitude - whole * Wide.UNIT;
            reciprocals[i] = Wide.reciprocal(rests[i] << 4);
            wholes[i] = (whole ^ signs[i]) - signs[i];
        }
        return new WideFactors(rests, reciprocals, wholes, signs);
    }

    /** trunc(rest w / U) with the sign of x_i too, which fits 64 bits. */
    private long ofRest(int i, long w) {
        long a = Math.abs(w);
        long q = Math.unsignedMultiplyHigh(a, reciprocals[i]);
        long r = a * rests[i] - q * Wide.UNIT;
        q += (Wide.UNIT - 1 - r) >>> 63;
        long s = signs[i] ^ w >> 63;
        return (q ^ s) - s;
    }

    /** Adds the truncated product of x_i and w to sum o, which is low + high 2^32, as {@link Kernels#d1} makes them. */
    void addProduct(long[] lows, long[] highs, int o, int i, long w) {
        long q = ofRest(i, w);
        lows[o] += (q & MASK) + wholes[i] * (w & MASK);
        highs[o] += (q >> 32) + wholes[i] * (w >> 32);
    }

    /**
     * Adds so many truncated products to the sum of a column. It is low + high 2^32, as {@link Kernels#d1} makes them: the low parts of all columns, then the high
     * ones.
     *
     * @param from the first x
     * @param step from its weight, at {@code at}, to the next
     */
    void addProducts(long[] sums, int column, int from, int count, long[] weights, int at, int step) {
        long low = sums[column];
        long high = sums[sums.length / 2 + column];
        for (int i = from, next = at; i < from + count; i++, next += step) {
            long w = weights[next];
            long q = ofRest(i, w);
            low += (q & MASK) + wholes[i] * (w & MASK);
            high += (q >> 32) + wholes[i] * (w >> 32);
        }
        sums[column] = low;
        sums[sums.length / 2 + column] = high;
    }
}
