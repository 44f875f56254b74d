package io.aichain.inference.kernels;

/**
 * What D1 needs of each x_i, once for all weights it meets (Shoup's multiplication with the constant on this side): |x| = whole U + rest,
 * and floor(rest 2^64 / U). For a magnitude w of at most 2^63 then trunc(|x| w / U) = whole w + q, where q is the high word of w times the
 * reciprocal, or one more: the remainder decides. One unit, which black pixels and tanh give, counts as a rest: its reciprocal, 2^64, is
 * taken as 2^64 - 1, and again the high word is w less one, or 0 if w is 0.
 *
 * @param signs 0 or -1
 */
record Factors(long[] rests, long[] reciprocals, long[] wholes, long[] signs, boolean anyWhole) {

    static Factors of(long[] x) {
        return of(x, 0, x.length);
    }

    static Factors of(long[] x, int from, int count) {
        long[] rests = new long[count];
        long[] reciprocals = new long[count];
        long[] wholes = new long[count];
        long[] signs = new long[count];
        boolean anyWhole = false;
        for (int i = 0; i < count; i++) {
            long magnitude = Math.abs(x[from + i]);
            long whole =
                    Long.compareUnsigned(magnitude, Wide.UNIT) <= 0 ? 0 : Long.divideUnsigned(magnitude, Wide.UNIT);
            long rest = magnitude - whole * Wide.UNIT;
            anyWhole |= whole != 0;
            rests[i] = rest;
            reciprocals[i] = rest == Wide.UNIT ? -1 : Wide.divideByUnit(rest, 0);
            wholes[i] = whole;
            signs[i] = x[from + i] >> 63;
        }
        return new Factors(rests, reciprocals, wholes, signs, anyWhole);
    }
}
