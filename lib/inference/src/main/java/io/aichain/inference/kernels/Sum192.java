package io.aichain.inference.kernels;

import java.math.BigInteger;

/** Signed sums of 192 bits, one for each column of a tile: all low words, then all middle ones, then all high ones. */
final class Sum192 {
    private static final int WIDTH = Tiles.WIDTH;

    private Sum192() {}

    static long[] zeros() {
        return new long[3 * WIDTH];
    }

    static void set(long[] sums, int c, long s0, long s1, long s2) {
        sums[c] = s0;
        sums[WIDTH + c] = s1;
        sums[2 * WIDTH + c] = s2;
    }

    /** Adds part 2^shift; shift is 0, 32, 64 or 96. */
    static void add(long[] sums, int c, long part, int shift) {
        switch (shift) {
            case 0 -> add(sums, c, part, part >> 63, part >> 63);
            case 32 -> add(sums, c, part << 32, part >> 32, part >> 63);
            case 64 -> add(sums, c, 0, part, part >> 63);
            default -> add(sums, c, 0, part << 32, part >> 32);
        }
    }

    /** Takes a number of three words away. */
    static void subtract(long[] sums, int c, long p0, long p1, long p2) {
        long borrow0 = Long.compareUnsigned(sums[c], p0) < 0 ? 1 : 0;
        long s1 = sums[WIDTH + c];
        long borrow1 = Long.compareUnsigned(s1, p1) < 0 || s1 == p1 && borrow0 != 0 ? 1 : 0;
        sums[c] -= p0;
        sums[WIDTH + c] = s1 - p1 - borrow0;
        sums[2 * WIDTH + c] -= p2 + borrow1;
    }

    /** Adds a U, for a bias a. */
    static void addUnits(long[] sums, int c, long a) {
        long hi = Math.multiplyHigh(a, Wide.UNIT);
        add(sums, c, a * Wide.UNIT, hi, hi >> 63);
    }

    /** Adds x w. */
    static void addProduct(long[] sums, int c, long x, long w) {
        long lo = x * w;
        long s0 = sums[c];
        long s1 = sums[WIDTH + c];
        long sum0 = s0 + lo;
        long t = Math.multiplyHigh(x, w) + Int256.carry(s0, lo, sum0);
        long sum1 = s1 + t;
        sums[c] = sum0;
        sums[WIDTH + c] = sum1;
        sums[2 * WIDTH + c] += (t >> 63) + Int256.carry(s1, t, sum1);
    }

    private static void add(long[] sums, int c, long p0, long p1, long p2) {
        long s0 = sums[c] + p0;
        long carry0 = Long.compareUnsigned(s0, p0) < 0 ? 1 : 0;
        long s1 = sums[WIDTH + c] + p1;
        long carry1 = Long.compareUnsigned(s1, p1) < 0 ? 1 : 0;
        long s1c = s1 + carry0;
        if (carry0 != 0 && s1c == 0) carry1 = 1;
        sums[c] = s0;
        sums[WIDTH + c] = s1c;
        sums[2 * WIDTH + c] += p2 + carry1;
    }

    /** trunc(sum / U) as element i. */
    static void quotient(long[] sums, int c, Output out, int i) {
        long s0 = sums[c];
        long s1 = sums[WIDTH + c];
        long s2 = sums[2 * WIDTH + c];
        if (s2 == s1 >> 63) {
            boolean negative = s1 < 0;
            long lo = negative ? -s0 : s0;
            long hi = negative ? ~s1 + (s0 == 0 ? 1 : 0) : s1;
            if (hi >= 0 && hi < Wide.UNIT) {
                long q = Wide.signed(Wide.divideByUnit(hi, lo), s1);
                if (q != Wide.NONE) {
                    out.set(i, q);
                    return;
                }
            }
        }
        long[] sum = {s0, s1, s2, s2 >> 63};
        Int256.unitsOf(sum, 0, sum, 0);
        out.set(i, sum, 0);
    }

    static BigInteger unsigned(long x) {
        BigInteger value = BigInteger.valueOf(x & Long.MAX_VALUE);
        return x < 0 ? value.setBit(63) : value;
    }
}
