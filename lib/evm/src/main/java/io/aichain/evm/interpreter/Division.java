package io.aichain.evm.interpreter;

import static io.aichain.evm.interpreter.Reciprocal.less;

/**
 * Division, sums modulo a word, and powers of stack words. Division is by Knuth's algorithm D on 64-bit limbs, each digit by
 * {@link Reciprocal}. Works in its own scratch, so one per interpreter. Operands and results are placed as in {@link Words}.
 */
final class Division {
    private final long[] dividend = new long[9];
    private final long[] divisor = new long[4];
    private final long[] quotient = new long[8];

    void div(long[] s, int x, int y, int d) {
        if (areShort(s, x, y)) {
            Words.set(s, d, 0, 0, 0, s[y] == 0 ? 0 : Long.divideUnsigned(s[x], s[y]));
            return;
        }
        load(s, x, y);
        divide(s, d, false);
    }

    void mod(long[] s, int x, int y, int d) {
        if (areShort(s, x, y)) {
            Words.set(s, d, 0, 0, 0, s[y] == 0 ? 0 : Long.remainderUnsigned(s[x], s[y]));
            return;
        }
        load(s, x, y);
        remainder(s, d, false);
    }

    /** Rounds toward zero; -2^255 / -1 = -2^255. */
    void sdiv(long[] s, int x, int y, int d) {
        if (areShort(s, x, y)) {
            Words.set(s, d, 0, 0, 0, s[y] == 0 ? 0 : Long.divideUnsigned(s[x], s[y]));
            return;
        }
        boolean negative = (s[x + 3] ^ s[y + 3]) < 0;
        load(s, x, y);
        if (s[x + 3] < 0) negate(dividend, 0);
        if (s[y + 3] < 0) negate(divisor, 0);
        divide(s, d, negative);
    }

    /** The sign is the dividend's. */
    void smod(long[] s, int x, int y, int d) {
        boolean negative = s[x + 3] < 0;
        load(s, x, y);
        if (negative) negate(dividend, 0);
        if (s[y + 3] < 0) negate(divisor, 0);
        remainder(s, d, negative);
    }

    private static boolean areShort(long[] s, int x, int y) {
        return (s[x + 1] | s[x + 2] | s[x + 3] | s[y + 1] | s[y + 2] | s[y + 3]) == 0;
    }

    /** The loaded operands' quotient, or zero by zero. */
    private void divide(long[] s, int d, boolean negative) {
        if (Words.isZeroAt(divisor, 0)) {
            Words.set(s, d, 0, 0, 0, 0);
            return;
        }
        if ((dividend[1] | dividend[2] | dividend[3] | divisor[1] | divisor[2] | divisor[3]) == 0) {
            Words.set(s, d, 0, 0, 0, Long.divideUnsigned(dividend[0], divisor[0]));
        } else {
            divide(4);
            Words.set(s, d, quotient[3], quotient[2], quotient[1], quotient[0]);
        }
        if (negative) negate(s, d);
    }

    private void remainder(long[] s, int d, boolean negative) {
        if (Words.isZeroAt(divisor, 0)) {
            Words.set(s, d, 0, 0, 0, 0);
            return;
        }
        divide(4);
        Words.set(s, d, dividend[3], dividend[2], dividend[1], dividend[0]);
        if (negative) negate(s, d);
    }

    /** (x + y) mod m, the sum not wrapped; the result is in m. */
    void addmod(long[] s, int x, int y, int m) {
        if (Words.isZeroAt(s, m)) return;
        if (Words.less(s, x, s, m) && Words.less(s, y, s, m)) {
            addReduced(s, x, y, m);
            return;
        }
        long carry = 0;
        for (int i = 0; i < 4; i++) {
            long a = s[x + i];
            long sum = a + s[y + i];
            long c = less(sum, a);
            sum += carry;
            carry = c + less(sum, carry);
            dividend[i] = sum;
        }
        dividend[4] = carry;
        System.arraycopy(s, m, divisor, 0, 4);
        divide(5);
        System.arraycopy(dividend, 0, s, m, 4);
    }

    /** Both are below m, so the sum is below 2m. */
    private static void addReduced(long[] s, int x, int y, int m) {
        long m0 = s[m], m1 = s[m + 1], m2 = s[m + 2], m3 = s[m + 3];
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long r0 = a0 + s[y];
        long c = less(r0, a0);
        long r1 = a1 + s[y + 1];
        long c1 = less(r1, a1);
        r1 += c;
        c1 += less(r1, c);
        long r2 = a2 + s[y + 2];
        long c2 = less(r2, a2);
        r2 += c1;
        c2 += less(r2, c1);
        long r3 = a3 + s[y + 3];
        long c3 = less(r3, a3);
        r3 += c2;
        c3 += less(r3, c2);
        long d0 = r0 - m0;
        long b = less(r0, m0);
        long t1 = r1 - m1;
        long b1 = less(r1, m1) + less(t1, b);
        long t2 = r2 - m2;
        long b2 = less(r2, m2) + less(t2, b1);
        long t3 = r3 - m3;
        long b3 = less(r3, m3) + less(t3, b2);
        if (c3 < b3) Words.set(s, m, r3, r2, r1, r0);
        else Words.set(s, m, t3 - b2, t2 - b1, t1 - b, d0);
    }

    /** x raised to y, modulo 2^256. */
    void exp(long[] s, int x, int y, int d) {
        int bits = Words.bitLength(s, y);
        int base = Words.bitLength(s, x);
        if (bits == 0) {
            Words.set(s, d, 0, 0, 0, 1);
            return;
        }
        long ones = Long.bitCount(s[x]) + Long.bitCount(s[x + 1]) + Long.bitCount(s[x + 2]) + Long.bitCount(s[x + 3]);
        if (ones == 1) {
            long power = bits > 9 ? 256 : (base - 1) * s[y];
            Words.set(s, d, 0, 0, 0, 1);
            if (base > 1) Words.shiftLeft(s, d, (int) Math.min(power, 256), d);
            return;
        }
        long e0 = s[y], e1 = s[y + 1], e2 = s[y + 2], e3 = s[y + 3];
        long[] t = dividend;
        System.arraycopy(s, x, t, 0, 4);
        System.arraycopy(s, x, t, 4, 4);
        for (int i = bits - 2; i >= 0; i--) {
            Words.square(t, 4, 4);
            long limb = i >= 192 ? e3 : i >= 128 ? e2 : i >= 64 ? e1 : e0;
            if ((limb >>> (i & 63) & 1) != 0) Words.mul(t, 0, 4, 4);
        }
        System.arraycopy(t, 4, s, d, 4);
    }

    private void load(long[] s, int x, int y) {
        for (int i = 0; i < 4; i++) {
            dividend[i] = s[x + i];
            divisor[i] = s[y + i];
        }
    }

    /** dividend[0..limbs) by divisor; the quotient's low limbs to quotient, the remainder to dividend[0..4). */
    private void divide(int limbs) {
        for (int i = 0; i < 4; i++) quotient[i] = 0;
        int n = 4;
        while (divisor[n - 1] == 0) n--;
        int m = limbs;
        while (m > 0 && dividend[m - 1] == 0) m--;
        if (m < n) {
            for (int i = m; i < 4; i++) dividend[i] = 0;
            return;
        }
        int shift = Long.numberOfLeadingZeros(divisor[n - 1]);
        normalise(m, n, shift);
        if (n == 1) divideByLimb(m);
        else divideByLimbs(m, n);
        denormalise(n, shift);
    }

    /** Shifts both so that the divisor's highest bit is set; the dividend grows by a limb. */
    private void normalise(int m, int n, int shift) {
        dividend[m] = shift == 0 ? 0 : dividend[m - 1] >>> (64 - shift);
        if (shift == 0) return;
        for (int i = m - 1; i > 0; i--) dividend[i] = dividend[i] << shift | dividend[i - 1] >>> (64 - shift);
        dividend[0] <<= shift;
        for (int i = n - 1; i > 0; i--) divisor[i] = divisor[i] << shift | divisor[i - 1] >>> (64 - shift);
        divisor[0] <<= shift;
    }

    private void denormalise(int n, int shift) {
        if (shift != 0) {
            for (int i = 0; i < n - 1; i++) dividend[i] = dividend[i] >>> shift | dividend[i + 1] << (64 - shift);
            dividend[n - 1] >>>= shift;
        }
        for (int i = n; i < 4; i++) dividend[i] = 0;
    }

    private void divideByLimb(int m) {
        long d = divisor[0];
        long v = Reciprocal.of(d);
        long rest = dividend[m];
        for (int i = m - 1; i >= 0; i--) {
            long low = dividend[i];
            long q = Reciprocal.quotient(rest, low, d, v);
            rest = low - q * d;
            quotient[i] = q;
        }
        dividend[0] = rest;
    }

    private void divideByLimbs(int m, int n) {
        long high = divisor[n - 1];
        long next = divisor[n - 2];
        long v = Reciprocal.of(high);
        for (int j = m - n; j >= 0; j--) {
            long u2 = dividend[j + n];
            long u1 = dividend[j + n - 1];
            long q;
            if (Long.compareUnsigned(u2, high) >= 0) {
                q = -1;
            } else {
                q = Reciprocal.quotient(u2, u1, high, v);
                long rest = u1 - q * high;
                long productHigh = Math.unsignedMultiplyHigh(q, next);
                int c = Long.compareUnsigned(productHigh, rest);
                if (c > 0 || (c == 0 && Long.compareUnsigned(q * next, dividend[j + n - 2]) > 0)) q--;
            }
            long borrow = multiplySubtract(j, n, q);
            dividend[j + n] = u2 - borrow;
            // After either estimate the digit is at most one too large: u2 = high means that the true one is at least
            // 2^64 - 2.
            if (Long.compareUnsigned(u2, borrow) < 0) {
                q--;
                dividend[j + n] += addBack(j, n);
            }
            quotient[j] = q;
        }
    }

    private long multiplySubtract(int j, int n, long q) {
        long borrow = 0;
        for (int i = 0; i < n; i++) {
            long low = q * divisor[i];
            long high = Math.unsignedMultiplyHigh(q, divisor[i]);
            low += borrow;
            high += less(low, borrow);
            long before = dividend[j + i];
            dividend[j + i] = before - low;
            borrow = high + less(before, low);
        }
        return borrow;
    }

    private long addBack(int j, int n) {
        long carry = 0;
        for (int i = 0; i < n; i++) {
            long sum = dividend[j + i] + divisor[i];
            long c = less(sum, divisor[i]);
            sum += carry;
            carry = c + less(sum, carry);
            dividend[j + i] = sum;
        }
        return carry;
    }

    private static void negate(long[] s, int x) {
        long carry = 1;
        for (int i = 0; i < 4; i++) {
            s[x + i] = ~s[x + i] + carry;
            if (s[x + i] != 0) carry = 0;
        }
    }
}
