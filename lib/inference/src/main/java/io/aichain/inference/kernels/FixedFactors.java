package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

/**
 * First factors of many products of {@link Int256}, each divided by U once, to two limbs behind the point. A product is then some multiplications, whose
 * whole part is at most a few too small, and its remainder says how many (Shoup's multiplication with the constant on this side): no division is left. Not
 * safe for several threads.
 */
final class FixedFactors {
    // Of a factor x: the low limb of |x|; |x| / U, two limbs behind the point and two before it; the sign, 0 or -1, or
    // that those two are too few.
    private static final int LOW = 0;
    private static final int BEHIND_0 = 1;
    private static final int BEHIND_1 = 2;
    private static final int WHOLE_0 = 3;
    private static final int WHOLE_1 = 4;
    private static final int SIGN = 5;
    private static final int PARTS = 6;
    private static final long LARGE = 1;

    private final Int256 math;
    private final long[] a = new long[LIMBS];
    private long[] fixed;
    private long[] parts;

    FixedFactors(Int256 math) {
        this.math = math;
    }

    /** The factors of the products that follow, which must not change as long as they are the last that were fixed. */
    void fix(long[] x) {
        if (x == fixed) return;
        fixed = x;
        parts = new long[x.length / LIMBS * PARTS];
        for (int i = 0, at = 0; i < x.length; i += LIMBS, at += PARTS) fix(x, i, at);
    }

    private void fix(long[] x, int i, int at) {
        parts[at + SIGN] = x[i + 3] >> 63;
        long rest;
        if (Int256.isNarrow(x, i)) {
            long magnitude = Math.abs(x[i]);
            long whole = Wide.units(magnitude);
            parts[at + LOW] = magnitude;
            parts[at + WHOLE_0] = whole;
            rest = magnitude - whole * Wide.UNIT;
        } else {
            Int256.magnitude(x, i, a);
            if (a[3] != 0 || Long.compareUnsigned(a[2], Wide.UNIT) >= 0) {
                parts[at + SIGN] = LARGE;
                return;
            }
            long whole1 = Wide.divideByUnit(a[2], a[1]);
            long next = a[1] - whole1 * Wide.UNIT;
            long whole0 = Wide.divideByUnit(next, a[0]);
            parts[at + LOW] = a[0];
            parts[at + WHOLE_0] = whole0;
            parts[at + WHOLE_1] = whole1;
            rest = a[0] - whole0 * Wide.UNIT;
        }
        long behind1 = behind(rest);
        // rest 2^64 - behind1 U, which is below 2 U.
        long after = -behind1 * Wide.UNIT;
        if (after >= Wide.UNIT) {
            behind1++;
            after -= Wide.UNIT;
        }
        parts[at + BEHIND_1] = behind1;
        parts[at + BEHIND_0] = behind(after);
    }

    /** rest 2^64 / U of a number below U, or less than 2 below it. */
    private static long behind(long rest) {
        return Wide.reciprocal(rest << 4);
    }

    /** r = trunc(x y / U) with a factor x that was fixed, by its number. */
    void mul(int e, long[] y, int j, long[] r, int k) {
        int at = PARTS * e;
        long sign = y[j + 3] >> 63;
        long high = y[j + 1] ^ sign;
        if (parts[at + SIGN] == LARGE || (y[j + 2] ^ sign | y[j + 3] ^ sign) != 0 || high < 0) {
            math.mul(fixed, LIMBS * e, y, j, r, k);
            return;
        }
        long b0 = (y[j] ^ sign) - sign;
        long b1 = high + (sign & (b0 == 0 ? 1 : 0));
        if (b1 == 0) mul(at, b0, sign, r, k);
        else mul(at, b0, b1, sign, r, k);
    }

    /** With a magnitude of one limb: of what is behind the point its high limb is enough for a whole part that is at most one too small. */
    private void mul(int at, long b, long sign, long[] r, int k) {
        long whole0 = parts[at + WHOLE_0];
        long whole1 = parts[at + WHOLE_1];
        long low = whole0 * b;
        long behind = Math.unsignedMultiplyHigh(parts[at + BEHIND_1], b);
        long q0 = low + behind;
        long q1 = Math.unsignedMultiplyHigh(whole0, b) + Int256.carry(low, behind, q0);
        long q2 = 0;
        if (whole1 != 0) {
            long l1 = whole1 * b;
            long sum = q1 + l1;
            q2 = Math.unsignedMultiplyHigh(whole1, b) + Int256.carry(q1, l1, sum);
            q1 = sum;
        }
        finish(at, b, q0, q1, q2, 0, sign, r, k);
    }

    /**
     * With a magnitude of two limbs, up to 2^127. Of the products of limbs only those that reach the whole part are made, and of the first two of them the
     * high limb: with what the factor itself lacks the whole part is at most 4 too small.
     */
    private void mul(int at, long b0, long b1, long sign, long[] r, int k) {
        long behind1 = parts[at + BEHIND_1];
        long whole0 = parts[at + WHOLE_0];
        long whole1 = parts[at + WHOLE_1];
        long h01 = Math.unsignedMultiplyHigh(parts[at + BEHIND_0], b1);
        long h10 = Math.unsignedMultiplyHigh(behind1, b0);
        long l11 = behind1 * b1;
        long l20 = whole0 * b0;
        long s = h01 + h10;
        long t = l11 + l20;
        long q0 = s + t;
        long c = Int256.carry(h01, h10, s) + Int256.carry(l11, l20, t) + Int256.carry(s, t, q0);
        long h11 = Math.unsignedMultiplyHigh(behind1, b1);
        long h20 = Math.unsignedMultiplyHigh(whole0, b0);
        long l21 = whole0 * b1;
        s = h11 + h20;
        t = s + l21;
        long q1 = t + c;
        c = Int256.carry(h11, h20, s) + Int256.carry(s, l21, t) + Int256.carry(t, c, q1);
        // b1 is at most 2^63.
        long q2 = Math.unsignedMultiplyHigh(whole0, b1) + c;
        long q3 = 0;
        if (whole1 != 0) {
            long l30 = whole1 * b0;
            long h30 = Math.unsignedMultiplyHigh(whole1, b0);
            long l31 = whole1 * b1;
            long sum = q1 + l30;
            c = Int256.carry(q1, l30, sum);
            q1 = sum;
            s = h30 + l31;
            t = q2 + s;
            sum = t + c;
            q3 = Math.unsignedMultiplyHigh(whole1, b1)
                    + Int256.carry(h30, l31, s)
                    + Int256.carry(q2, s, t)
                    + Int256.carry(t, c, sum);
            q2 = sum;
        }
        finish(at, b0, q0, q1, q2, q3, sign, r, k);
    }

    /**
     * Corrects a whole part that is less than 8 too small: so the remainder is below 8 U and has one limb, that of the product's low ones. Nothing can fail:
     * of magnitudes below 2^128 U and up to 2^127 the quotient is below 2^255.
     */
    private void finish(int at, long b0, long q0, long q1, long q2, long q3, long sign, long[] r, int k) {
        long more = Wide.units(parts[at + LOW] * b0 - q0 * Wide.UNIT);
        long r0 = q0 + more;
        long c = Int256.carry(q0, more, r0);
        long r1 = q1 + c;
        c &= r1 == 0 ? 1 : 0;
        long r2 = q2 + c;
        c &= r2 == 0 ? 1 : 0;
        Int256.store(r0, r1, r2, q3 + c, sign ^ parts[at + SIGN], r, k);
    }
}
