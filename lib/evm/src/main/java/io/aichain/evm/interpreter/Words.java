package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.UInt256;

/**
 * Arithmetic on stack words: four longs in the flat stack, the least significant first. {@code x} is the index of the first operand
 * (the topmost word of the instruction), {@code y} of the second, {@code d} of the result, which may be the place of either; operands
 * are not changed. Division and powers are in {@link Division}, products modulo a word in {@link ModularProduct}.
 */
final class Words {
    private Words() {}

    static void add(long[] s, int x, int y, int d) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long r0 = a0 + s[y];
        long c = less(r0, a0);
        long r1 = a1 + s[y + 1];
        long c1 = less(r1, a1);
        r1 += c;
        c1 += less(r1, c);
        long r2 = a2 + s[y + 2];
        long e = less(r2, a2);
        r2 += c1;
        e += less(r2, c1);
        set(s, d, a3 + s[y + 3] + e, r2, r1, r0);
    }

    static void sub(long[] s, int x, int y, int d) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long b0 = s[y], b1 = s[y + 1], b2 = s[y + 2];
        long c = less(a0, b0);
        long t1 = a1 - b1;
        long c1 = less(a1, b1) + less(t1, c);
        long t2 = a2 - b2;
        long c2 = less(a2, b2) + less(t2, c1);
        set(s, d, a3 - s[y + 3] - c2, t2 - c1, t1 - c, a0 - b0);
    }

    static void mul(long[] s, int x, int y, int d) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long b0 = s[y], b1 = s[y + 1], b2 = s[y + 2], b3 = s[y + 3];
        long r0 = a0 * b0;
        long carry = high(a0, b0);
        if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
            set(s, d, 0, 0, carry, r0);
            return;
        }
        long t = a0 * b1;
        long r1 = t + carry;
        carry = high(a0, b1) + less(r1, t);
        t = a0 * b2;
        long r2 = t + carry;
        long r3 = a0 * b3 + high(a0, b2) + less(r2, t);
        t = a1 * b0;
        r1 += t;
        carry = high(a1, b0) + less(r1, t);
        r2 += carry;
        r3 += less(r2, carry);
        t = a1 * b1;
        r2 += t;
        r3 += less(r2, t) + high(a1, b1) + a1 * b2;
        t = a2 * b0;
        r2 += t;
        r3 += less(r2, t) + high(a2, b0) + a2 * b1 + a3 * b0;
        set(s, d, r3, r2, r1, r0);
    }

    /** x * x in six products of limbs instead of ten. */
    static void square(long[] s, int x, int d) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long low = a0 * a1;
        long high = high(a0, a1);
        long t = low << 1;
        long r1 = high(a0, a0) + t;
        long carry = less(r1, t);
        long r2 = (high << 1 | low >>> 63) + carry;
        long r3 = (high >>> 63) + less(r2, carry);
        low = a0 * a2;
        t = low << 1;
        r2 += t;
        r3 += less(r2, t) + (high(a0, a2) << 1 | low >>> 63);
        t = a1 * a1;
        r2 += t;
        r3 += less(r2, t) + high(a1, a1) + (a0 * a3 + a1 * a2 << 1);
        set(s, d, r3, r2, r1, a0 * a0);
    }

    /** Extends the sign of y, taken as a number of x + 1 bytes. */
    static void signExtend(long[] s, int x, int y, int d) {
        boolean whole = (s[x + 1] | s[x + 2] | s[x + 3]) != 0 || s[x] < 0 || s[x] > 30;
        int bit = whole ? 255 : 8 * (int) s[x] + 7;
        move(s, y, d);
        int limb = bit >> 6;
        int shift = 63 - (bit & 63);
        long extended = s[d + limb] << shift >> shift;
        s[d + limb] = extended;
        for (int i = limb + 1; i < 4; i++) s[d + i] = extended >> 63;
    }

    static void lt(long[] s, int x, int y, int d) {
        bool(s, d, less(s, x, s, y));
    }

    static void gt(long[] s, int x, int y, int d) {
        bool(s, d, less(s, y, s, x));
    }

    static void slt(long[] s, int x, int y, int d) {
        bool(s, d, lessSigned(s, x, y));
    }

    static void sgt(long[] s, int x, int y, int d) {
        bool(s, d, lessSigned(s, y, x));
    }

    static void eq(long[] s, int x, int y, int d) {
        bool(s, d, equal(s, x, s, y));
    }

    static void isZero(long[] s, int x, int d) {
        bool(s, d, isZeroAt(s, x));
    }

    static void and(long[] s, int x, int y, int d) {
        set(s, d, s[x + 3] & s[y + 3], s[x + 2] & s[y + 2], s[x + 1] & s[y + 1], s[x] & s[y]);
    }

    static void or(long[] s, int x, int y, int d) {
        set(s, d, s[x + 3] | s[y + 3], s[x + 2] | s[y + 2], s[x + 1] | s[y + 1], s[x] | s[y]);
    }

    static void xor(long[] s, int x, int y, int d) {
        set(s, d, s[x + 3] ^ s[y + 3], s[x + 2] ^ s[y + 2], s[x + 1] ^ s[y + 1], s[x] ^ s[y]);
    }

    static void not(long[] s, int x, int d) {
        set(s, d, ~s[x + 3], ~s[x + 2], ~s[x + 1], ~s[x]);
    }

    /** The x-th byte of y, the most significant first. */
    static void byteAt(long[] s, int x, int y, int d) {
        long index = s[x];
        long result = 0;
        if ((s[x + 1] | s[x + 2] | s[x + 3]) == 0 && index >= 0 && index < 32) {
            int fromLow = 31 - (int) index;
            result = s[y + (fromLow >> 3)] >>> (8 * (fromLow & 7)) & 0xff;
        }
        set(s, d, 0, 0, 0, result);
    }

    static void shl(long[] s, int x, int y, int d) {
        shiftLeft(s, y, shift(s, x), d);
    }

    /** @param n bits, of which 256 are as many as more */
    static void shiftLeft(long[] s, int y, int n, int d) {
        long r0 = s[y], r1 = s[y + 1], r2 = s[y + 2], r3 = s[y + 3];
        if ((n & 256) != 0) r0 = r1 = r2 = r3 = 0;
        if ((n & 128) != 0) {
            r3 = r1;
            r2 = r0;
            r1 = r0 = 0;
        }
        if ((n & 64) != 0) {
            r3 = r2;
            r2 = r1;
            r1 = r0;
            r0 = 0;
        }
        // Two shifts, because 64 - 0 would be none.
        int up = n & 63;
        int down = 63 - up;
        set(s, d, r3 << up | r2 >>> 1 >>> down, r2 << up | r1 >>> 1 >>> down, r1 << up | r0 >>> 1 >>> down, r0 << up);
    }

    static void shr(long[] s, int x, int y, int d) {
        shiftRight(s, y, shift(s, x), 0, d);
    }

    static void sar(long[] s, int x, int y, int d) {
        shiftRight(s, y, shift(s, x), s[y + 3] >> 63, d);
    }

    /**
     * @param n bits, of which 256 are as many as more
     * @param fill what comes in from the left: zeros or ones
     */
    static void shiftRight(long[] s, int y, int n, long fill, int d) {
        long r0 = s[y], r1 = s[y + 1], r2 = s[y + 2], r3 = s[y + 3];
        if ((n & 256) != 0) r0 = r1 = r2 = r3 = fill;
        if ((n & 128) != 0) {
            r0 = r2;
            r1 = r3;
            r2 = r3 = fill;
        }
        if ((n & 64) != 0) {
            r0 = r1;
            r1 = r2;
            r2 = r3;
            r3 = fill;
        }
        int down = n & 63;
        int up = 63 - down;
        set(
                s,
                d,
                r3 >>> down | fill << 1 << up,
                r2 >>> down | r3 << 1 << up,
                r1 >>> down | r2 << 1 << up,
                r0 >>> down | r1 << 1 << up);
    }

    /** Leading zero bits; 256 for zero (EIP-7939). */
    static void clz(long[] s, int x, int d) {
        set(s, d, 0, 0, 0, 256 - bitLength(s, x));
    }

    static int bitLength(long[] s, int x) {
        for (int i = 3; i >= 0; i--) {
            if (s[x + i] != 0) return 64 * (i + 1) - Long.numberOfLeadingZeros(s[x + i]);
        }
        return 0;
    }

    static boolean isZeroAt(long[] s, int x) {
        return (s[x] | s[x + 1] | s[x + 2] | s[x + 3]) == 0;
    }

    /** Whether a word of a is less than one of b, without signs. */
    static boolean less(long[] a, int x, long[] b, int y) {
        if (a[x + 3] != b[y + 3]) return Long.compareUnsigned(a[x + 3], b[y + 3]) < 0;
        if (a[x + 2] != b[y + 2]) return Long.compareUnsigned(a[x + 2], b[y + 2]) < 0;
        if (a[x + 1] != b[y + 1]) return Long.compareUnsigned(a[x + 1], b[y + 1]) < 0;
        return Long.compareUnsigned(a[x], b[y]) < 0;
    }

    static boolean lessSigned(long[] s, int x, int y) {
        return (s[x + 3] ^ s[y + 3]) < 0 ? s[x + 3] < 0 : less(s, x, s, y);
    }

    static boolean equal(long[] a, int x, long[] b, int y) {
        return ((a[x] ^ b[y]) | (a[x + 1] ^ b[y + 1]) | (a[x + 2] ^ b[y + 2]) | (a[x + 3] ^ b[y + 3])) == 0;
    }

    /** The sum with a number, which may be negative. */
    static void addSmall(long[] s, int x, long number, int d) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        long sign = number >> 63;
        long r0 = a0 + number;
        long carry = less(r0, a0);
        if (carry + sign != 0) {
            // from here on the addend is sign + carry in every limb: 1 with a carry of its own, or -1 without
            long step = carry + sign;
            a1 += step;
            if (a1 == sign) {
                a2 += step;
                if (a2 == sign) a3 += step;
            }
        }
        set(s, d, a3, a2, a1, r0);
    }

    static void move(long[] s, int from, int d) {
        set(s, d, s[from + 3], s[from + 2], s[from + 1], s[from]);
    }

    static void exchange(long[] s, int x, int y) {
        long a0 = s[x], a1 = s[x + 1], a2 = s[x + 2], a3 = s[x + 3];
        move(s, y, x);
        set(s, y, a3, a2, a1, a0);
    }

    /** A word as a size or position: {@link Long#MAX_VALUE} if it is larger. */
    static long size(long[] s, int x) {
        return (s[x + 1] | s[x + 2] | s[x + 3]) != 0 || s[x] < 0 ? Long.MAX_VALUE : s[x];
    }

    static UInt256 get(long[] s, int x) {
        return new UInt256(s[x + 3], s[x + 2], s[x + 1], s[x]);
    }

    static void set(long[] s, int x, UInt256 word) {
        set(s, x, word.w0(), word.w1(), word.w2(), word.w3());
    }

    /** @param w3 the most significant */
    static void set(long[] s, int x, long w3, long w2, long w1, long w0) {
        s[x] = w0;
        s[x + 1] = w1;
        s[x + 2] = w2;
        s[x + 3] = w3;
    }

    /** The n bytes of a push that begin at a place; beyond the code's end they are zero. */
    static void push(byte[] code, int at, int n, long[] s, int x) {
        int end = at + n;
        if (end > code.length || end < 32) {
            pushAtEdge(code, at, n, s, x);
            return;
        }
        s[x] = limb(code, end - 8, n);
        s[x + 1] = n > 8 ? limb(code, end - 16, n - 8) : 0;
        s[x + 2] = n > 16 ? limb(code, end - 24, n - 16) : 0;
        s[x + 3] = n > 24 ? limb(code, end - 32, n - 24) : 0;
    }

    /** The last n of the 8 bytes at a place. */
    private static long limb(byte[] code, int at, int n) {
        long limb = BigEndian.getLong(code, at);
        return n >= 8 ? limb : limb & (1L << (8 * n)) - 1;
    }

    private static void pushAtEdge(byte[] code, int at, int n, long[] s, int x) {
        byte[] word = new byte[32];
        int present = Math.min(n, code.length - at);
        if (present > 0) System.arraycopy(code, at, word, 32 - n, present);
        load(word, 0, s, x);
    }

    /** The 32 bytes at a place of an array that has them. */
    static void load(byte[] from, int at, long[] s, int x) {
        s[x] = BigEndian.getLong(from, at + 24);
        s[x + 1] = BigEndian.getLong(from, at + 16);
        s[x + 2] = BigEndian.getLong(from, at + 8);
        s[x + 3] = BigEndian.getLong(from, at);
    }

    static void store(long[] s, int x, byte[] to, int at) {
        BigEndian.putLong(to, at, s[x + 3]);
        BigEndian.putLong(to, at + 8, s[x + 2]);
        BigEndian.putLong(to, at + 16, s[x + 1]);
        BigEndian.putLong(to, at + 24, s[x]);
    }

    private static int shift(long[] s, int x) {
        return (s[x + 1] | s[x + 2] | s[x + 3]) != 0 || s[x] < 0 || s[x] > 255 ? 256 : (int) s[x];
    }

    static void bool(long[] s, int x, boolean value) {
        set(s, x, 0, 0, 0, value ? 1 : 0);
    }

    private static long less(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }

    private static long high(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b);
    }
}
