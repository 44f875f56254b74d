package io.aichain.evm.interpreter;

/**
 * Division, modular arithmetic and powers of stack words. Division is by Knuth's algorithm D on 64-bit limbs, with Moller and Granlund's
 * reciprocal in place of a 128-by-64 bit division ("Improved division by invariant integers", 2011, algorithms 2 and 4). Works in its own
 * scratch, so one per interpreter. Operands and results are placed as in {@link Words}.
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

    // The modulus of the last MULMOD, shifted up until its highest bit is the 255th, with the reciprocal of its highest
    // limb: who
    // multiplies modulo something does it again.
    private long m0, m1, m2, m3;
    private long n0, n1, n2, n3;
    private int shift;
    private long inverse;
    // The remainder so far, below n.
    private long w0, w1, w2, w3;

    /** (x * y) mod m, the product not wrapped; the result is in m. */
    void mulmod(long[] s, int x, int y, int m) {
        if (Words.isZeroAt(s, m)) return;
        if (s[m] != m0 || s[m + 1] != m1 || s[m + 2] != m2 || s[m + 3] != m3) prepare(s, m);
        product(s, x, y);
        // Shifted as the modulus is: by bits here, and by limbs of zero at the end.
        int up = shift & 63;
        int down = 63 - up;
        int limbs = 8;
        while (limbs > 0 && dividend[limbs - 1] == 0) limbs--;
        dividend[limbs] = 0;
        for (int i = limbs; i > 0; i--) dividend[i] = dividend[i] << up | dividend[i - 1] >>> 1 >>> down;
        dividend[0] <<= up;
        // Three limbs are below a modulus of four.
        int next = limbs - (dividend[limbs] == 0 ? 1 : 0);
        w3 = 0;
        w2 = next >= 2 ? dividend[next--] : 0;
        w1 = next >= 1 ? dividend[next--] : 0;
        w0 = next >= 0 ? dividend[next--] : 0;
        while (next >= 0) step(dividend[next--]);
        for (int zeros = shift >> 6; zeros > 0; zeros--) step(0);
        Words.set(s, m, w3, w2, w1, w0);
        if (shift != 0) Words.shiftRight(s, m, shift, 0, m);
    }

    private void prepare(long[] s, int m) {
        m0 = s[m];
        m1 = s[m + 1];
        m2 = s[m + 2];
        m3 = s[m + 3];
        shift = 256 - Words.bitLength(s, m);
        Words.shiftLeft(s, m, shift, m);
        n0 = s[m];
        n1 = s[m + 1];
        n2 = s[m + 2];
        n3 = s[m + 3];
        inverse = reciprocal(n3);
    }

    private void product(long[] s, int x, int y) {
        long b0 = s[y], b1 = s[y + 1], b2 = s[y + 2], b3 = s[y + 3];
        long p0 = 0, p1 = 0, p2 = 0, p3 = 0;
        for (int i = 0; i < 4; i++) {
            long a = s[x + i];
            long low = a * b0;
            long r0 = p0 + low;
            long carry = Math.unsignedMultiplyHigh(a, b0) + less(r0, low);
            low = a * b1 + carry;
            long high = Math.unsignedMultiplyHigh(a, b1) + less(low, carry);
            long r1 = p1 + low;
            carry = high + less(r1, low);
            low = a * b2 + carry;
            high = Math.unsignedMultiplyHigh(a, b2) + less(low, carry);
            long r2 = p2 + low;
            carry = high + less(r2, low);
            low = a * b3 + carry;
            high = Math.unsignedMultiplyHigh(a, b3) + less(low, carry);
            long r3 = p3 + low;
            carry = high + less(r3, low);
            dividend[i] = r0;
            p0 = r1;
            p1 = r2;
            p2 = r3;
            p3 = carry;
        }
        dividend[4] = p0;
        dividend[5] = p1;
        dividend[6] = p2;
        dividend[7] = p3;
    }

    /** One digit of algorithm D: the remainder of (w, next) by n. */
    private void step(long next) {
        long u4 = w3, u3 = w2, u2 = w1, u1 = w0;
        long q = -1;
        if (u4 != n3) {
            q = quotient(u4, u3, n3, inverse);
            long rest = u3 - q * n3;
            long productHigh = Math.unsignedMultiplyHigh(q, n2);
            int c = Long.compareUnsigned(productHigh, rest);
            if (c > 0 || (c == 0 && Long.compareUnsigned(q * n2, u2) > 0)) q--;
        }
        long low = q * n0;
        long r0 = next - low;
        long borrow = Math.unsignedMultiplyHigh(q, n0) + less(next, low);
        low = q * n1 + borrow;
        long high = Math.unsignedMultiplyHigh(q, n1) + less(low, borrow);
        long r1 = u1 - low;
        borrow = high + less(u1, low);
        low = q * n2 + borrow;
        high = Math.unsignedMultiplyHigh(q, n2) + less(low, borrow);
        long r2 = u2 - low;
        borrow = high + less(u2, low);
        low = q * n3 + borrow;
        high = Math.unsignedMultiplyHigh(q, n3) + less(low, borrow);
        long r3 = u3 - low;
        borrow = high + less(u3, low);
        if (Long.compareUnsigned(u4, borrow) < 0) {
            // The digit was one too large.
            r0 += n0;
            long c = less(r0, n0);
            r1 += n1;
            long c1 = less(r1, n1);
            r1 += c;
            c1 += less(r1, c);
            r2 += n2;
            long c2 = less(r2, n2);
            r2 += c1;
            c2 += less(r2, c1);
            r3 += n3 + c2;
        }
        w0 = r0;
        w1 = r1;
        w2 = r2;
        w3 = r3;
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
            Words.mul(t, 4, 4, 4);
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
