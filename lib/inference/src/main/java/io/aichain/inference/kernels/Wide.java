package io.aichain.inference.kernels;

/** Unsigned 128-bit numbers as two longs, and divisions of them that are exact. */
final class Wide {
    static final long UNIT = 1_000_000_000_000_000_000L;

    /** Stands for "does not fit 64 bits": the wide way decides. */
    static final long NONE = Long.MIN_VALUE;

    // Moeller and Granlund, "Improved division by invariant integers" (2011), algorithm 4: D = 16 U is normalised, V
    // its reciprocal.
    private static final long D = UNIT << 4;
    private static final long V = 0x2725DD1D243ABA0EL;

    /** floor(2^123 / U). */
    private static final long SHORT_RECIPROCAL = 0x9392EE8E921D5D07L;

    private Wide() {}

    /** floor((hi 2^64 + lo) / U), for hi below U. */
    static long divideByUnit(long hi, long lo) {
        return divideByReciprocal(hi << 4 | lo >>> 60, lo << 4, D, V);
    }

    /**
     * The same for hi below 2^8, in fewer steps: what lies below 2^8 and the reciprocal's rest can only make the quotient one too small.
     */
    static long divideShortByUnit(long hi, long lo) {
        long q = Math.unsignedMultiplyHigh(hi << 56 | lo >>> 8, SHORT_RECIPROCAL) >>> 51;
        return Long.compareUnsigned(lo - q * UNIT, UNIT) >= 0 ? q + 1 : q;
    }

    /** floor((u1 2^64 + u0) / d) for unsigned u1 below d, of which the highest bit is set, and v = floor((2^128 - 1) / d) - 2^64. */
    static long divideByReciprocal(long u1, long u0, long d, long v) {
        long q1 = Math.unsignedMultiplyHigh(v, u1);
        long q0 = v * u1;
        long sum = q0 + u0;
        q1 += u1 + (Long.compareUnsigned(sum, q0) < 0 ? 1 : 0) + 1;
        q0 = sum;
        long r = u0 - q1 * d;
        if (Long.compareUnsigned(r, q0) > 0) {
            q1--;
            r += d;
        }
        return Long.compareUnsigned(r, d) >= 0 ? q1 + 1 : q1;
    }

    /**
     * u 2^64 / D of an unsigned number up to D = 16 U, or less than 2 below it: 2^64 + V is less than one below 2^128 / D, and the word that is dropped is
     * another one.
     */
    static long reciprocal(long u) {
        return u + Math.unsignedMultiplyHigh(V, u);
    }

    /** Of an odd number, modulo 2^64, by Newton's steps, each of which doubles the digits that are right: 3 at first. */
    static long inverse(long odd) {
        long inverse = odd;
        for (int digits = 3; digits < 64; digits *= 2) inverse *= 2 - odd * inverse;
        return inverse;
    }

    /** floor(magnitude / U) of an unsigned number: U is 2^18 5^18, and what is left is divided as a signed number, for which the compiler multiplies. */
    static long units(long magnitude) {
        return (magnitude >>> 18) / (UNIT >>> 18);
    }

    /** floor(a b / U) of unsigned numbers, where a b is below 2^64 U. */
    static long multiplyUnsigned(long a, long b) {
        return divideByUnit(Math.unsignedMultiplyHigh(a, b), a * b);
    }

    /** trunc(x y / U), or {@link #NONE}. */
    static long multiply(long x, long y) {
        long a = Math.abs(x);
        long b = Math.abs(y);
        long hi = Math.unsignedMultiplyHigh(a, b);
        if (hi >= UNIT) return NONE;
        return signed(divideByUnit(hi, a * b), x ^ y);
    }

    /** trunc(x U / y), or {@link #NONE}; y is not 0. */
    static long divide(long x, long y) {
        long a = Math.abs(x);
        long b = Math.abs(y);
        long hi = Math.unsignedMultiplyHigh(a, UNIT);
        if (Long.compareUnsigned(hi, b) >= 0) return NONE;
        return signed(divide(hi, a * UNIT, b), x ^ y);
    }

    /** A magnitude with the sign of a number, or {@link #NONE} if it needs 64 bits itself. */
    static long signed(long magnitude, long sign) {
        if (magnitude < 0) return NONE;
        return sign < 0 ? -magnitude : magnitude;
    }

    /** Sum, or {@link #NONE}. */
    static long add(long x, long y) {
        long sum = x + y;
        return ((x ^ sum) & (y ^ sum)) < 0 ? NONE : sum;
    }

    /** floor((hi 2^64 + lo) / v) for unsigned hi below v: Knuth's algorithm D with two digits of 32 bits. */
    static long divide(long hi, long lo, long v) {
        if (hi == 0) return Long.divideUnsigned(lo, v);
        int s = Long.numberOfLeadingZeros(v);
        long d = v << s;
        long d1 = d >>> 32;
        long d0 = d & 0xffffffffL;
        long un = s == 0 ? hi : hi << s | lo >>> (64 - s);
        long low = lo << s;
        long q1 = digit(un, low >>> 32, d1, d0);
        long rest = (un << 32 | low >>> 32) - q1 * d;
        long q0 = digit(rest, low & 0xffffffffL, d1, d0);
        return (q1 << 32) + q0;
    }

    private static long digit(long u, long next, long d1, long d0) {
        long q = Long.divideUnsigned(u, d1);
        long r = u - q * d1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * d0, r << 32 | next) > 0) {
            q--;
            r += d1;
            if (r >>> 32 != 0) break;
        }
        return q;
    }

    /** floor(n / d) of 128-bit numbers whose quotient is below 2^63; after Warren, "Hacker's Delight", section 9-5. */
    static long divide(long nHi, long nLo, long dHi, long dLo) {
        if (dHi == 0) return divide(nHi, nLo, dLo);
        int s = Long.numberOfLeadingZeros(dHi);
        long top = s == 0 ? dHi : dHi << s | dLo >>> (64 - s);
        long q = divide(nHi >>> 1, nHi << 63 | nLo >>> 1, top) >>> (63 - s);
        if (q != 0) q--;
        long pLo = q * dLo;
        long pHi = Math.unsignedMultiplyHigh(q, dLo) + q * dHi;
        long rLo = nLo - pLo;
        long rHi = nHi - pHi - (Long.compareUnsigned(nLo, pLo) < 0 ? 1 : 0);
        boolean more = rHi == dHi ? Long.compareUnsigned(rLo, dLo) >= 0 : Long.compareUnsigned(rHi, dHi) > 0;
        return more ? q + 1 : q;
    }

    /**
     * floor(sqrt(hi 2^64 + lo)) of a number below 2^126. Newton's steps from above end at it: first on the upper half of the number, whose root is the upper
     * half of the root.
     */
    static long root(long hi, long lo) {
        if ((hi | lo) == 0) return 0;
        int zeros = hi != 0 ? Long.numberOfLeadingZeros(hi) : 64 + Long.numberOfLeadingZeros(lo);
        // Even, so that the root moves by whole digits, and the number comes to lie between 2^124 and 2^126.
        int shift = zeros - 2 & ~1;
        long h = shift >= 64 ? lo << shift - 64 : shift == 0 ? hi : hi << shift | lo >>> 64 - shift;
        long l = shift >= 64 ? 0 : lo << shift;
        long half = 1L << 31;
        for (long q = h / half; q < half; q = h / half) half = half + q >>> 1;
        long root = half << 32 | 0xffffffffL;
        // The quotient may have 64 bits, where the root is found; below it their sum has no more.
        for (long q = divide(h, l, root); Long.compareUnsigned(q, root) < 0; q = divide(h, l, root)) {
            root = root + q >>> 1;
        }
        return root >>> shift / 2;
    }
}
