package io.aichain.inference.kernels;

/**
 * Numbers that are a byte times one step each, or that less a unit: a picture, rescaled to [0, 1] or to [-1, 1].
 *
 * @param step greater than 0 and at most {@link #LONGEST_STEP}
 * @param isCentred whether a unit is taken from each
 * @param bytes in the low halves, and all digits of the high half where the number is negative
 */
record Pixels(long step, boolean isCentred, long[] bytes) {
    static final int MOST = 255;
    /** So that 255 steps are fewer than 2^63, and no number of 64 bits that is no multiple is taken for one. */
    static final long LONGEST_STEP = 1L << 55;

    /** Whether numbers are centred, if they are pixels. */
    static boolean areCentred(long[] x) {
        long signs = 0;
        for (long number : x) signs |= number;
        return signs < 0;
    }

    /** Null where numbers are no such multiples. */
    static Pixels of(long[] x, long step, boolean isCentred) {
        // A multiple times the inverse of an odd divisor is the quotient modulo 2^64, and what is no multiple gives
        // more
        // than every quotient (Warren, "Hacker's Delight", section 10-17).
        int zeros = Long.numberOfTrailingZeros(step);
        long inverse = Wide.inverse(step >>> zeros);
        long origin = origin(isCentred);
        long[] bytes = new long[x.length];
        // Without a way out, so that the compiler makes vectors of it.
        long all = 0;
        for (int i = 0; i < x.length; i++) {
            long k = Long.rotateRight((x[i] + origin) * inverse, zeros);
            all |= k;
            bytes[i] = ((x[i] >> 63) << 32) | k;
        }
        return (all & ~MOST) == 0 ? new Pixels(step, isCentred, bytes) : null;
    }

    /** The greatest step for which numbers are pixels; 0 where there is none. */
    static long step(long[] x, boolean isCentred) {
        long origin = origin(isCentred);
        long largest = 0;
        for (long number : x) largest = Math.max(largest, number + origin);
        long least = largest / MOST;
        long step = 0;
        long most = 0;
        int zeros = 0;
        long inverse = 0;
        for (long number : x) {
            long multiple = number + origin;
            if (multiple < 0) return 0;
            // As above: what is no multiple gives more than any quotient that there can be.
            long k = Long.rotateRight(multiple * inverse, zeros);
            boolean isMultiple = step == 0 ? multiple == 0 : Long.compareUnsigned(k, most) <= 0;
            if (isMultiple) continue;
            // Each time it is half of it at most.
            step = commonDivisor(step, multiple, least);
            if (step == 0) return 0;
            most = largest / step;
            zeros = Long.numberOfTrailingZeros(step);
            inverse = Wide.inverse(step >>> zeros);
        }
        boolean isStep = step > 0 && step <= LONGEST_STEP && most <= MOST;
        return isStep ? step : 0;
    }

    /** 0 if it is below {@code least}. */
    private static long commonDivisor(long a, long b, long least) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
            if (a < least) return 0;
        }
        return a;
    }

    private static long origin(boolean isCentred) {
        return isCentred ? Wide.UNIT : 0;
    }
}
