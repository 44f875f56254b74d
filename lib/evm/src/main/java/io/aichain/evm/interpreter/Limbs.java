package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.BigEndian;

/**
 * What compiled code does with words that are four longs in JVM locals, the least significant first. Each method makes one limb of a
 * result; what several of them have in common, HotSpot computes once, because they are pure and without branches.
 */
final class Limbs {
    private Limbs() {}

    /** What a limb of a sum, carry in included, carries out. */
    static long carry(long a, long b, long sum) {
        return (a & b | (a | b) & ~sum) >>> 63;
    }

    static long borrow(long a, long b, long difference) {
        return (~a & b | (~a | b) & difference) >>> 63;
    }

    static long high(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b);
    }

    static long product1(long a0, long a1, long b0, long b1) {
        return high(a0, b0) + a0 * b1 + a1 * b0;
    }

    /** The carries of the second column of a product into the third. */
    private static long carries1(long a0, long a1, long b0, long b1) {
        long h = high(a0, b0);
        long p = a0 * b1;
        long q = a1 * b0;
        long t = h + p;
        return carry(h, p, t) + carry(t, q, t + q);
    }

    static long product2(long a0, long a1, long a2, long b0, long b1, long b2) {
        return high(a0, b1) + high(a1, b0) + a0 * b2 + a1 * b1 + a2 * b0 + carries1(a0, a1, b0, b1);
    }

    static long product3(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        long t = carries1(a0, a1, b0, b1);
        long p = high(a0, b1);
        long u = t + p;
        long c = carry(t, p, u);
        p = high(a1, b0);
        t = u + p;
        c += carry(u, p, t);
        p = a0 * b2;
        u = t + p;
        c += carry(t, p, u);
        p = a1 * b1;
        t = u + p;
        c += carry(u, p, t);
        p = a2 * b0;
        u = t + p;
        c += carry(t, p, u);
        return c + high(a0, b2) + high(a1, b1) + high(a2, b0) + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    }

    static boolean less(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        if (a3 != b3) return Long.compareUnsigned(a3, b3) < 0;
        if (a2 != b2) return Long.compareUnsigned(a2, b2) < 0;
        if (a1 != b1) return Long.compareUnsigned(a1, b1) < 0;
        return Long.compareUnsigned(a0, b0) < 0;
    }

    static boolean lessSigned(long a0, long a1, long a2, long a3, long b0, long b1, long b2, long b3) {
        return (a3 ^ b3) < 0 ? a3 < 0 : less(a0, a1, a2, a3, b0, b1, b2, b3);
    }

    static boolean less64(long a, long b) {
        return Long.compareUnsigned(a, b) < 0;
    }

    static boolean isZero(long w) {
        return w == 0;
    }

    /** A word as a size or position: {@link Long#MAX_VALUE} if it is larger. */
    static long size(long w0, long w1, long w2, long w3) {
        return (w1 | w2 | w3) != 0 || w0 < 0 ? Long.MAX_VALUE : w0;
    }

    static long size64(long w0) {
        return w0 < 0 ? Long.MAX_VALUE : w0;
    }

    static int bitLength(long w0, long w1, long w2, long w3) {
        if (w3 != 0) return 256 - Long.numberOfLeadingZeros(w3);
        if (w2 != 0) return 192 - Long.numberOfLeadingZeros(w2);
        if (w1 != 0) return 128 - Long.numberOfLeadingZeros(w1);
        return 64 - Long.numberOfLeadingZeros(w0);
    }

    /** The quotient of two words of one limb; by zero it is zero. */
    static long divide64(long a, long b) {
        return b == 0 ? 0 : Long.divideUnsigned(a, b);
    }

    static long remainder64(long a, long b) {
        return b == 0 ? 0 : Long.remainderUnsigned(a, b);
    }

    // --- memory

    /** Pays for and grows to the 32 bytes at a place. @return the gas left; negative if there is not enough, and nothing happened */
    static long reach(Memory memory, long at, long gas) {
        return at <= memory.size() - 32 ? gas : grow(memory, at, 32, gas);
    }

    static long reachByte(Memory memory, long at, long gas) {
        return at < memory.size() ? gas : grow(memory, at, 1, gas);
    }

    private static long grow(Memory memory, long at, int length, long gas) {
        long growth = memory.growthGas(at, length);
        if (growth > gas) return -1;
        memory.grow(at, length);
        return gas - growth;
    }

    static long load(Memory memory, int at) {
        return BigEndian.getLong(memory.bytes(), at);
    }

    static void store(Memory memory, int at, long w0, long w1, long w2, long w3) {
        byte[] bytes = memory.bytes();
        BigEndian.putLong(bytes, at, w3);
        BigEndian.putLong(bytes, at + 8, w2);
        BigEndian.putLong(bytes, at + 16, w1);
        BigEndian.putLong(bytes, at + 24, w0);
    }

    static void storeByte(Memory memory, int at, long w0) {
        memory.bytes()[at] = (byte) w0;
    }

    static long memorySize(Memory memory) {
        return memory.size();
    }

    // --- the flat stack

    static void set(long[] s, int at, long w0, long w1, long w2, long w3) {
        s[at] = w0;
        s[at + 1] = w1;
        s[at + 2] = w2;
        s[at + 3] = w3;
    }

    static void setNarrow(long[] s, int at, long w0) {
        s[at] = w0;
        s[at + 1] = 0;
        s[at + 2] = 0;
        s[at + 3] = 0;
    }
}
