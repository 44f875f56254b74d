package io.aichain.evm.interpreter;

/**
 * Division of 128 by 64 bits by multiplication with the divisor's reciprocal (Moller and Granlund, "Improved division by invariant
 * integers", 2011, algorithms 2 and 4). A divisor is normalised: its highest bit is set.
 */
final class Reciprocal {
    private Reciprocal() {}

    /** (high, low) / d for high < d and a normalised d with its reciprocal. */
    static long quotient(long high, long low, long d, long v) {
        long q0 = v * high;
        long q1 = Math.unsignedMultiplyHigh(v, high);
        q0 += low;
        q1 += high + less(q0, low) + 1;
        long rest = low - q1 * d;
        if (Long.compareUnsigned(rest, q0) > 0) {
            q1--;
            rest += d;
        }
        return Long.compareUnsigned(rest, d) >= 0 ? q1 + 1 : q1;
    }

    /** floor((2^128 - 1) / d) - 2^64 for a normalised d: (~d, -1) / d, by two divisions of 64 by 32 bits. */
    static long of(long d) {
        long d1 = d >>> 32;
        long d0 = d & 0xffffffffL;
        long high = ~d;
        long q1 = half(high, 0xffffffffL, d1, d0);
        long rest = (high << 32 | 0xffffffffL) - q1 * d;
        long q0 = half(rest, 0xffffffffL, d1, d0);
        return q1 << 32 | q0;
    }

    /** One digit of 32 bits (Hacker's Delight, divlu): (rest, digit) / (d1, d0) for rest < d. */
    private static long half(long rest, long digit, long d1, long d0) {
        long q = Long.divideUnsigned(rest, d1);
        long r = rest - q * d1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * d0, r << 32 | digit) > 0) {
            q--;
            r += d1;
            if (r >>> 32 != 0) break;
        }
        return q;
    }

    /** 1 if a is below b, both unsigned: the carry of a sum, the borrow of a difference. */
    static long less(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }
}
