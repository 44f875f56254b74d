package io.aichain.inference.kernels;

import java.math.BigInteger;

/**
 * PRBMath's exp, log2 and what is made of them, on limbs of 64 bits. Not safe for several threads: results of 128 bits are left in fields.
 */
final class Exponential {
    /** exp(-9.22 U) is below 10^15. */
    private static final long SOFTPLUS_MOST = Long.MAX_VALUE - 1_000_000_000_000_000L;

    private static final long UNIT = Wide.UNIT;
    private static final long LOG2_E = 1_442_695_040_888_963_407L;
    // 10^36 and 2 10^36.
    private static final long SQUARE_HI = 0xC097CE7BC90715L;
    private static final long SQUARE_LO = 0xB34B9F1000000000L;
    private static final long TWICE_HI = SQUARE_HI << 1 | SQUARE_LO >>> 63;
    private static final long TWICE_LO = SQUARE_LO << 1;
    // The whole part from which exp(-x) is 0, and from which 2 10^36 / exp(x) is below 1.
    private static final int GREATEST = 43;
    private static final long[] FACTORS = factors();
    // The product of the factors of each byte's bits, with 127 binary digits: high words, and low ones.
    private static final long[] TOPS = new long[8 * 256];
    private static final long[] BOTTOMS = new long[8 * 256];
    // More than the products of eight such numbers, multiplied by U, may be off in their third word.
    private static final long MARGIN = 32;

    // whole LOG2_E as whole part and rest.
    private static final long[] WHOLES = new long[GREATEST + 1];
    private static final long[] RESTS = new long[GREATEST + 1];

    static {
        for (int i = 0; i <= GREATEST; i++) {
            BigInteger[] parts = BigInteger.valueOf(LOG2_E)
                    .multiply(BigInteger.valueOf(i))
                    .divideAndRemainder(BigInteger.valueOf(UNIT));
            WHOLES[i] = parts[0].longValueExact();
            RESTS[i] = parts[1].longValueExact();
        }
    }

    static {
        for (int entry = 0; entry < TOPS.length; entry++) {
            BigInteger product = BigInteger.ONE.shiftLeft(700);
            for (int bit = 0; bit < 8; bit++) {
                if ((entry >> bit & 1) == 0) continue;
                BigInteger factor = Sum192.unsigned(FACTORS[entry / 256 * 8 + bit]);
                product = product.add(product.multiply(factor).shiftRight(64));
            }
            BigInteger digits = product.shiftRight(700 - 127);
            TOPS[entry] = digits.shiftRight(64).longValue();
            BOTTOMS[entry] = digits.longValue();
        }
    }

    // Factors of one power, and the products of pairs of them.
    private final long[] tops = new long[8];
    private final long[] bottoms = new long[8];

    /** The result of {@link #grow}. */
    private long hi;

    private long lo;

    /** exp(-(whole U + rest)), in 0..U. {@code rest} lies in 0..U - 1. */
    long decay(long whole, long rest) {
        // PRBMath answers 0 below -41446531673892822322.
        if (whole > 41 || (whole == 41 && rest > 446_531_673_892_822_322L)) return 0;
        grow(whole, rest);
        return Wide.divide(SQUARE_HI, SQUARE_LO, hi, lo);
    }

    /** exp(-magnitude) of an unsigned number. */
    long decay(long magnitude) {
        long whole = Wide.units(magnitude);
        return decay(whole, magnitude - whole * UNIT);
    }

    /** exp(whole U + rest) into the fields; whole at most {@link #GREATEST}. */
    private void grow(long whole, long rest) {
        // (whole U + rest) LOG2_E / U = whole LOG2_E + rest LOG2_E / U; the first is an integer.
        long exponent = Wide.multiplyUnsigned(rest, LOG2_E);
        exponent += RESTS[(int) whole];
        // Below U LOG2_E / U + U.
        long more = exponent < UNIT ? 0 : exponent < 2 * UNIT ? 1 : 2;
        exp2((int) (WHOLES[(int) whole] + more), exponent - more * UNIT);
    }

    /**
     * 2^(whole + rest / U), for results below 2^127. PRBMath multiplies by a factor for each bit of the fraction and drops what is below
     * 2^-191. The product of eight factors with 127 digits is the same but for 2^-119, which is decided nearly always: where it is not, its
     * way is taken. It is made in pairs, so that a product need not wait for all before it.
     */
    private void exp2(int whole, long rest) {
        long bits = Wide.divideByUnit(rest, 0);
        for (int k = 0; k < 8; k++) {
            int entry = k << 8 | (int) (bits >>> 8 * k) & 255;
            tops[k] = TOPS[entry];
            bottoms[k] = BOTTOMS[entry];
        }
        for (int k = 0; k < 4; k++) pair(k);
        for (int k = 0; k < 2; k++) pair(k);
        pair(0);
        long r1 = tops[0];
        long r0 = bottoms[0];
        // (r U) >> (127 - whole): limbs 1 and 2 of the product, shifted by 63 - whole.
        long m0 = Math.unsignedMultiplyHigh(r0, UNIT);
        long m1 = r1 * UNIT + m0;
        long m2 = Math.unsignedMultiplyHigh(r1, UNIT) + (Long.compareUnsigned(m1, m0) < 0 ? 1 : 0);
        int shift = 63 - whole;
        long mask = (1L << shift) - 1;
        long dropped = m1 & mask;
        if (dropped < MARGIN || dropped > mask - MARGIN) {
            exp2BitByBit(whole, bits);
        } else {
            hi = m2 >>> shift;
            lo = m1 >>> shift | m2 << (64 - shift);
        }
    }

    /** Puts the product of numbers 2k and 2k + 1 where number k is. */
    private void pair(int k) {
        long r1 = tops[2 * k];
        long r0 = bottoms[2 * k];
        long f1 = tops[2 * k + 1];
        long f0 = bottoms[2 * k + 1];
        // r f / 2^128, at most 3 too small, doubled.
        long a = Math.unsignedMultiplyHigh(r1, f0);
        long b = Math.unsignedMultiplyHigh(r0, f1);
        long low = r1 * f1 + a;
        long high = Math.unsignedMultiplyHigh(r1, f1) + (Long.compareUnsigned(low, a) < 0 ? 1 : 0);
        low += b;
        high += Long.compareUnsigned(low, b) < 0 ? 1 : 0;
        tops[k] = high << 1 | low >>> 63;
        bottoms[k] = low << 1;
    }

    /** PRBMath's way; three limbs suffice before the last product (fixed-point reference, section 3). */
    private void exp2BitByBit(int whole, long bits) {
        long r2 = 1L << 63;
        long r1 = 0;
        long r0 = 0;
        for (long left = bits; left != 0; ) {
            int bit = 63 - Long.numberOfLeadingZeros(left);
            left &= ~(1L << bit);
            long f = FACTORS[bit];
            // r += floor(r f / 2^64)
            long c0 = Math.unsignedMultiplyHigh(r0, f);
            long p1 = r1 * f;
            long t0 = c0 + p1;
            long c1 = Math.unsignedMultiplyHigh(r1, f) + (Long.compareUnsigned(t0, c0) < 0 ? 1 : 0);
            long p2 = r2 * f;
            long t1 = c1 + p2;
            long t2 = Math.unsignedMultiplyHigh(r2, f) + (Long.compareUnsigned(t1, c1) < 0 ? 1 : 0);
            long s0 = r0 + t0;
            long k0 = Long.compareUnsigned(s0, r0) < 0 ? 1 : 0;
            long s1 = r1 + t1;
            long k1 = Long.compareUnsigned(s1, r1) < 0 ? 1 : 0;
            long s1k = s1 + k0;
            if (k0 != 0 && s1k == 0) k1 = 1;
            r0 = s0;
            r1 = s1k;
            r2 = r2 + t2 + k1;
        }
        // (r U) >> (191 - whole): limbs 2 and 3 of the product, shifted by 63 - whole.
        long a1 = r1 * UNIT;
        long t1 = Math.unsignedMultiplyHigh(r0, UNIT) + a1;
        long k1 = Long.compareUnsigned(t1, a1) < 0 ? 1 : 0;
        long a2 = r2 * UNIT;
        long b2 = Math.unsignedMultiplyHigh(r1, UNIT) + k1;
        long m2 = a2 + b2;
        long m3 = Math.unsignedMultiplyHigh(r2, UNIT) + (Long.compareUnsigned(m2, a2) < 0 ? 1 : 0);
        int shift = 63 - whole;
        hi = m3 >>> shift;
        lo = shift == 0 ? m2 : m2 >>> shift | m3 << (64 - shift);
    }

    /** exp(x) of any 64-bit x; its high word is then {@link #high}. Gives the low word. */
    long exp(long x) {
        if (x <= 0) {
            lo = decay(-x);
            hi = 0;
        } else {
            growNegated(-x);
        }
        return lo;
    }

    long high() {
        return hi;
    }

    /** exp(x) - U, for x at most 0. */
    long expMinusUnit(long x) {
        return decay(-x) - UNIT;
    }

    /** 1 / (1 + exp(-x)). */
    long sigmoid(long x) {
        if (x >= 0) {
            return Wide.divide(SQUARE_HI, SQUARE_LO, UNIT + decay(x));
        }
        growNegated(x);
        addUnit();
        return Wide.divide(SQUARE_HI, SQUARE_LO, hi, lo);
    }

    /** 1 / (1 + exp(-x)) of a number's magnitude, whole U + rest, and sign. */
    long sigmoid(long whole, long rest, boolean negative) {
        if (!negative) return Wide.divide(SQUARE_HI, SQUARE_LO, UNIT + decay(whole, rest));
        if (whole > GREATEST) return 0; // exp(44) > U
        grow(whole, rest);
        addUnit();
        return Wide.divide(SQUARE_HI, SQUARE_LO, hi, lo);
    }

    /** exp(-x) for x below 0, at least -2^63. */
    private void growNegated(long x) {
        long magnitude = -x;
        long whole = Wide.units(magnitude);
        grow(whole, magnitude - whole * UNIT);
    }

    private void addUnit() {
        lo += UNIT;
        if (Long.compareUnsigned(lo, UNIT) < 0) hi++;
    }

    /** tanh of a 64-bit number. */
    long tanh(long x) {
        long magnitude = Math.abs(x);
        long whole = Wide.units(magnitude);
        return tanh(whole, magnitude - whole * UNIT, x < 0);
    }

    /** tanh of a number's magnitude, whole U + rest, and sign. */
    long tanh(long whole, long rest, boolean negative) {
        // mul(2U, x) = 2x, and div(t - U, t + U) = U - 2 U^2 / (t + U), rounded toward zero.
        long twice = 2 * whole + (2 * rest >= UNIT ? 1 : 0);
        long fraction = 2 * rest >= UNIT ? 2 * rest - UNIT : 2 * rest;
        if (negative) {
            // t <= U: the quotient is negative or zero, and truncation rounds it up.
            long t = decay(twice, fraction);
            return UNIT - Wide.divide(TWICE_HI, TWICE_LO, UNIT + t);
        }
        if (twice >= GREATEST) return UNIT - 1;
        grow(twice, fraction);
        addUnit();
        long q = Wide.divide(TWICE_HI, TWICE_LO, hi, lo);
        // Rounded down: one less unless the division is exact.
        boolean exact = isProduct(q);
        return UNIT - q - (exact ? 0 : 1);
    }

    /** Whether q times the fields is 2 10^36. */
    private boolean isProduct(long q) {
        return q * lo == TWICE_LO && Math.unsignedMultiplyHigh(q, lo) + q * hi == TWICE_HI;
    }

    /** ln(U + exp(x)), for any 64-bit x; {@link Wide#NONE} where the result, x + ln(U + exp(-x)), may leave 64 bits. */
    long softplus(long x) {
        if (x > SOFTPLUS_MOST) return Wide.NONE;
        if (x <= 0) {
            lo = decay(-x);
            hi = 0;
        } else {
            long whole = x / UNIT;
            grow(whole, x - whole * UNIT);
        }
        addUnit();
        return lnOfFields();
    }

    /** ln(U + exp(x)) of a number's magnitude, whole U + rest with whole at most {@link #GREATEST} if it is positive, and sign, as limbs at {@code at}. */
    void softplus(long whole, long rest, boolean negative, long[] to, int at) {
        if (negative) {
            lo = decay(whole, rest);
            hi = 0;
        } else {
            grow(whole, rest);
        }
        addUnit();
        // ln = (n U + f) U / LOG2_E with n up to 63, where n U^2 + f U is below 2^126.
        long n = 63 - Long.numberOfLeadingZeros(Wide.divide(hi, lo, UNIT));
        long fraction = log2Fraction((int) n);
        long low = n * SQUARE_LO;
        long high = n * SQUARE_HI + Math.unsignedMultiplyHigh(n, SQUARE_LO);
        long more = fraction * UNIT;
        low += more;
        high += Math.unsignedMultiplyHigh(fraction, UNIT) + (Long.compareUnsigned(low, more) < 0 ? 1 : 0);
        long top = high / LOG2_E;
        Int256.set(to, at, Wide.divide(high - top * LOG2_E, low, LOG2_E), top);
    }

    /** ln of hi 2^64 + lo, from U to below 2^127. */
    long ln(long hi, long lo) {
        this.hi = hi;
        this.lo = lo;
        return lnOfFields();
    }

    /** ln of the fields, at least U. */
    private long lnOfFields() {
        long whole = Wide.divide(hi, lo, UNIT);
        int n = 63 - Long.numberOfLeadingZeros(whole);
        long log2 = n * UNIT + log2Fraction(n);
        return Wide.divide(Math.unsignedMultiplyHigh(log2, UNIT), log2 * UNIT, LOG2_E);
    }

    /** What log2 of the fields has behind its whole part n. */
    private long log2Fraction(int n) {
        long y = n == 0 ? lo : hi << (64 - n) | lo >>> n;
        long log2 = 0;
        if (y != UNIT) {
            for (long delta = UNIT / 2; delta > 0; delta >>= 1) {
                y = Wide.multiplyUnsigned(y, y);
                // Each digit is as likely as not: a branch would be mistaken half of the time.
                long digit = 2 * UNIT - 1 - y >>> 63;
                log2 += delta & -digit;
                y >>= digit;
            }
        }
        return log2;
    }

    /** 2^(2^(b - 64)) - 1 with 64 binary digits, for each bit b, rounded half up as PRBMath publishes them. */
    private static long[] factors() {
        long[] factors = new long[64];
        BigInteger root = BigInteger.TWO.shiftLeft(400);
        for (int bit = 63; bit >= 0; bit--) {
            root = root.shiftLeft(400).sqrt();
            factors[bit] =
                    root.shiftRight(335).add(BigInteger.ONE).shiftRight(1).longValue();
        }
        return factors;
    }
}
