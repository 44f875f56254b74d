package io.aichain.inference.kernels;

/** Magnitudes, and what follows from them about sums. */
final class Bounds {
    private Bounds() {}

    /** |x|, saturated at 2^63 - 1. */
    static long magnitude(long x) {
        return x == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(x);
    }

    static long largest(long[] values) {
        long largest = 0;
        for (long x : values) largest = Math.max(largest, magnitude(x));
        return largest;
    }

    static long saturatedAdd(long x, long y) {
        long sum = x + y;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Of numbers that are not negative. */
    static long saturatedTimes(long x, long y) {
        return Math.multiplyHigh(x, y) != 0 || x * y < 0 ? Long.MAX_VALUE : x * y;
    }

    /** Whether sums of truncated products stay below 2^63: x largest and the weights' column norm, norm 2^10 x / U < 2^63; a saturated norm may be any. */
    static boolean sumsFit(long x, long norm) {
        if (norm == Long.MAX_VALUE) return false;
        // norm x < 2^112 gives norm 2^10 x / U < 2^62.3. A saturated magnitude is 1 too small at most, which leaves
        // room enough.
        return Math.multiplyHigh(norm, x) < 1L << 48;
    }

    /** How many truncated products of such magnitudes surely add up to less than 2^63; 0 if not even one. */
    static long productsThatFit(long x, long w) {
        long hi = Math.multiplyHigh(x, w);
        if (hi >= Wide.UNIT / 2) return 0;
        // Saturated magnitudes are 1 too small at most, which adds less than 20 to the quotient: U times 2^63 is 2^63.
        long most = Wide.divideByUnit(hi, x * w);
        return most > Long.MAX_VALUE - 20 ? 0 : Long.MAX_VALUE / (most + 20);
    }
}
