package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;
import static io.aichain.inference.kernels.Wide.NONE;

/**
 * First factors of many products of {@link Int256}, each split once into whole units, of two limbs, and a rest: then a product has fewer divisions to come.
 * Not safe for several threads.
 */
final class FixedFactors {
    // Of a factor: 64 bits, more, or so many that its whole units need three limbs.
    private static final byte NARROW = 1;
    private static final byte LARGE = 2;

    private final Int256 math;
    private final long[] a = new long[LIMBS];
    private long[] fixed;
    private long[] wholes0;
    private long[] wholes1;
    private long[] rests;
    private byte[] sizes;

    FixedFactors(Int256 math) {
        this.math = math;
    }

    /** The factors of the products that follow, which must not change as long as they are the last that were fixed. */
    void fix(long[] x) {
        if (x == fixed) return;
        int count = x.length / LIMBS;
        fixed = x;
        wholes0 = new long[count];
        wholes1 = new long[count];
        rests = new long[count];
        sizes = new byte[count];
        for (int e = 0; e < count; e++) fix(x, LIMBS * e, e);
    }

    private void fix(long[] x, int i, int e) {
        if (Int256.isNarrow(x, i)) {
            sizes[e] = NARROW;
            long magnitude = Math.abs(x[i]);
            wholes0[e] = Wide.units(magnitude);
            rests[e] = magnitude - wholes0[e] * Wide.UNIT;
            return;
        }
        Int256.magnitude(x, i, a);
        if (a[3] != 0 || Long.compareUnsigned(a[2], Wide.UNIT) >= 0) {
            sizes[e] = LARGE;
            return;
        }
        long q1 = Wide.divideByUnit(a[2], a[1]);
        long next = a[1] - q1 * Wide.UNIT;
        long q0 = Wide.divideByUnit(next, a[0]);
        wholes1[e] = q1;
        wholes0[e] = q0;
        rests[e] = a[0] - q0 * Wide.UNIT;
    }

    /** r = trunc(x y / U) with a factor x that was fixed, by its number: whole y + trunc(rest y / U) of magnitudes. */
    void mul(int e, long[] y, int j, long[] r, int k) {
        int fixedAt = LIMBS * e;
        if (sizes[e] == NARROW && Int256.isNarrow(y, j)) {
            long product = Wide.multiply(fixed[fixedAt], y[j]);
            if (product != NONE) {
                Int256.set(r, k, product);
                return;
            }
        }
        long sign = y[j + 3] >> 63;
        long high = y[j + 1] ^ sign;
        if (sizes[e] == LARGE || (y[j + 2] ^ sign | y[j + 3] ^ sign) != 0 || high < 0) {
            math.mul(fixed, fixedAt, y, j, r, k);
            return;
        }
        long b0 = (y[j] ^ sign) - sign;
        long b1 = high + (sign & (b0 == 0 ? 1 : 0));
        long whole0 = wholes0[e];
        long whole1 = wholes1[e];
        long rest = rests[e];
        long h0 = Math.unsignedMultiplyHigh(rest, b0);
        long l1 = rest * b1;
        long p1 = h0 + l1;
        long p2 = Math.unsignedMultiplyHigh(rest, b1) + Int256.carry(h0, l1, p1);
        long q1 = 0;
        if (p2 != 0 || Long.compareUnsigned(p1, Wide.UNIT) >= 0) q1 = Wide.divideByUnit(p2, p1);
        long q0 = Wide.divideByUnit(p1 - q1 * Wide.UNIT, rest * b0);
        long l00 = whole0 * b0;
        long h00 = Math.unsignedMultiplyHigh(whole0, b0);
        long l01 = whole0 * b1;
        long w1 = h00 + l01;
        long w2 = Math.unsignedMultiplyHigh(whole0, b1) + Int256.carry(h00, l01, w1);
        long w3 = 0;
        if (whole1 != 0) {
            long l10 = whole1 * b0;
            long with = w1 + l10;
            long carried = Math.unsignedMultiplyHigh(whole1, b0) + Int256.carry(w1, l10, with);
            w1 = with;
            long l11 = whole1 * b1;
            long upper = w2 + l11;
            w3 = Math.unsignedMultiplyHigh(whole1, b1) + Int256.carry(w2, l11, upper);
            w2 = upper + carried;
            w3 += Int256.carry(upper, carried, w2);
        }
        long r0 = l00 + q0;
        long c = Int256.carry(l00, q0, r0);
        long r1 = w1 + q1 + c;
        c = Int256.carry(w1, q1, r1);
        long r2 = w2 + c;
        c &= r2 == 0 ? 1 : 0;
        long r3 = w3 + c;
        // Nothing can fail: of magnitudes below 2^128 U and up to 2^127 the quotient is below 2^255.
        Int256.store(r0, r1, r2, r3, sign ^ fixed[fixedAt + 3] >> 63, r, k);
    }
}
