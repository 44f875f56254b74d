package io.aichain.evm.interpreter;

/**
 * Division of stack words by Knuth's algorithm D on 64-bit limbs, with Moller and Granlund's reciprocal in place of a 128-by-64 bit
 * division ("Improved division by invariant integers", 2011, algorithms 2 and 4). Works in its own scratch, so one per interpreter.
 * Operands and results are placed as in {@link Words}.
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

    /** (x * y) mod m, the product not wrapped; the result is in m. */
    void mulmod(long[] s, int x, int y, int m) {
        if (Words.isZeroAt(s, m)) return;
        for (int i = 0; i < 8; i++) dividend[i] = 0;
        for (int i = 0; i < 4; i++) {
            long carry = 0;
            for (int j = 0; j < 4; j++) {
                long low = s[x + i] * s[y + j];
                long high = Math.unsignedMultiplyHigh(s[x + i], s[y + j]);
                low += carry;
                high += less(low, carry);
                long sum = dividend[i + j] + low;
                carry = high + less(sum, low);
                dividend[i + j] = sum;
            }
            dividend[i + 4] = carry;
        }
        System.arraycopy(s, m, divisor, 0, 4);
        divide(8);
        System.arraycopy(dividend, 0, s, m, 4);
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
        long v = reciprocal(d);
        long rest = dividend[m];
        for (int i = m - 1; i >= 0; i--) {
            long low = dividend[i];
            long q = quotient(rest, low, d, v);
            rest = low - q * d;
            quotient[i] = q;
        }
        dividend[0] = rest;
    }

    private void divideByLimbs(int m, int n) {
        long high = divisor[n - 1];
        long next = divisor[n - 2];
        long v = reciprocal(high);
        for (int j = m - n; j >= 0; j--) {
            long u2 = dividend[j + n];
            long u1 = dividend[j + n - 1];
            long q;
            if (Long.compareUnsigned(u2, high) >= 0) {
                q = -1;
            } else {
                q = quotient(u2, u1, high, v);
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

    /** (high, low) / d for high < d and a normalised d with its reciprocal. */
    private static long quotient(long high, long low, long d, long v) {
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
    private static long reciprocal(long d) {
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

    private static void negate(long[] s, int x) {
        long carry = 1;
        for (int i = 0; i < 4; i++) {
            s[x + i] = ~s[x + i] + carry;
            if (s[x + i] != 0) carry = 0;
        }
    }

    private static long less(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }
}
