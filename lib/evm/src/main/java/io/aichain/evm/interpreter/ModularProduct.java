package io.aichain.evm.interpreter;

import static io.aichain.evm.interpreter.Reciprocal.less;

/**
 * MULMOD: a product of 512 bits, reduced by Knuth's algorithm D with the remainder in locals. Keeps what it worked out of the modulus,
 * because who multiplies modulo something does it again. One per interpreter; operands and result are placed as in {@link Words}.
 */
final class ModularProduct {
    private final long[] product = new long[9];

    // The last modulus, and shifted up until its highest bit is the 255th, with the reciprocal of its highest limb.
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
        multiply(s, x, y);
        // Shifted as the modulus is: by bits here, and by limbs of zero at the end.
        int up = shift & 63;
        int down = 63 - up;
        int limbs = 8;
        while (limbs > 0 && product[limbs - 1] == 0) limbs--;
        product[limbs] = 0;
        for (int i = limbs; i > 0; i--) product[i] = product[i] << up | product[i - 1] >>> 1 >>> down;
        product[0] <<= up;
        // Three limbs are below a modulus of four.
        int next = limbs - (product[limbs] == 0 ? 1 : 0);
        w3 = 0;
        w2 = next >= 2 ? product[next--] : 0;
        w1 = next >= 1 ? product[next--] : 0;
        w0 = next >= 0 ? product[next--] : 0;
        while (next >= 0) step(product[next--]);
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
        inverse = Reciprocal.of(n3);
    }

    private void multiply(long[] s, int x, int y) {
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
            product[i] = r0;
            p0 = r1;
            p1 = r2;
            p2 = r3;
            p3 = carry;
        }
        product[4] = p0;
        product[5] = p1;
        product[6] = p2;
        product[7] = p3;
    }

    /** One digit of algorithm D: the remainder of (w, next) by n. */
    private void step(long next) {
        long u4 = w3, u3 = w2, u2 = w1, u1 = w0;
        long q = -1;
        if (u4 != n3) {
            q = Reciprocal.quotient(u4, u3, n3, inverse);
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
}
