package io.aichain.inference.kernels;

/**
 * What D1 needs of each x_i where a product may leave 64 bits: |x| = whole U + rest, and p, which is rest 2^64 / U or less than 2 below it. For a magnitude
 * w of at most 2^63 then trunc(|x| w / U) = whole w + q, where q is the high word of w p, or one more: the remainder decides.
 *
 * @param signs 0 or -1
 */
record WideFactors(long[] rests, long[] reciprocals, long[] wholes, long[] signs) {

    static WideFactors of(long[] x) {
        long[] rests = new long[x.length];
        long[] reciprocals = new long[x.length];
        long[] wholes = new long[x.length];
        long[] signs = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            long magnitude = Math.abs(x[i]);
            wholes[i] = Wide.units(magnitude);
            rests[i] = magnitude - wholes[i] * Wide.UNIT;
            reciprocals[i] = Wide.reciprocal(rests[i] << 4);
            signs[i] = x[i] >> 63;
        }
        return new WideFactors(rests, reciprocals, wholes, signs);
    }

    /** Sums of 128 bits for so many columns: all low words, then all high ones. */
    static long[] sums(int columns) {
        return new long[2 * columns];
    }

    /** Adds x_i w, truncated, to the sum of a column. */
    void addProduct(long[] sums, int column, int i, long w) {
        long a = Math.abs(w);
        long q = Math.unsignedMultiplyHigh(a, reciprocals[i]);
        long r = a * rests[i] - q * Wide.UNIT;
        q += (Wide.UNIT - 1 - r) >>> 63;
        long whole = wholes[i];
        long lo = a * whole + q;
        long hi = Math.unsignedMultiplyHigh(a, whole) + Int256.carry(a * whole, q, lo);
        long s = signs[i] ^ w >> 63;
        lo = (lo ^ s) - s;
        hi = (hi ^ s) + (s & (lo == 0 ? 1 : 0));
        long before = sums[column];
        long sum = before + lo;
        sums[column] = sum;
        sums[sums.length / 2 + column] += hi + Int256.carry(before, lo, sum);
    }

    /** What was added up in a column, and a bias, as element i. */
    static void total(long[] sums, int column, long bias, Output out, int i) {
        long low = sums[column] + bias;
        long high = sums[sums.length / 2 + column];
        out.set(i, low, high + (bias >> 63) + (Long.compareUnsigned(low, bias) < 0 ? 1 : 0));
    }
}
