package io.aichain.evm.precompile;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;

/** 0x09, EIP-152: rounds[4] h[64] m[128] t[16] final[1], 213 bytes, to h[64]; words are little-endian. One gas per round. */
final class Blake2F implements Precompile {
    private static final int BYTES = 213;
    private static final int LAST_ROUND = 16 * 9;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    @Override
    public Result call(Call call) {
        byte[] in = call.input().unsafeArray();
        if (in.length != BYTES || (in[212] & 0xfe) != 0) return FAILURE;
        long rounds = Integer.toUnsignedLong(BigEndian.getInt(in, 0));
        if (rounds > call.gas()) return FAILURE;
        return new Result.Success(compress(in, rounds), rounds);
    }

    /** The working vector lives in locals, and the words of ten rounds lie in the order of their use. */
    private static Bytes compress(byte[] in, long rounds) {
        long[] h = little(in, 4, 8);
        long[] x = schedule(little(in, 68, 16), rounds);
        long[] t = little(in, 196, 2);
        long v0 = h[0];
        long v1 = h[1];
        long v2 = h[2];
        long v3 = h[3];
        long v4 = h[4];
        long v5 = h[5];
        long v6 = h[6];
        long v7 = h[7];
        long v8 = IV[0];
        long v9 = IV[1];
        long v10 = IV[2];
        long v11 = IV[3];
        long v12 = IV[4] ^ t[0];
        long v13 = IV[5] ^ t[1];
        long v14 = in[212] == 1 ? ~IV[6] : IV[6];
        long v15 = IV[7];
        int at = 0;
        for (long round = 0; round < rounds; round++) {
            v0 += v4 + x[at];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v0 += v4 + x[at + 1];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 63);
            v1 += v5 + x[at + 2];
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v1 += v5 + x[at + 3];
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 63);
            v2 += v6 + x[at + 4];
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v2 += v6 + x[at + 5];
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 63);
            v3 += v7 + x[at + 6];
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v3 += v7 + x[at + 7];
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 63);
            v0 += v5 + x[at + 8];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v0 += v5 + x[at + 9];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 63);
            v1 += v6 + x[at + 10];
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v1 += v6 + x[at + 11];
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 63);
            v2 += v7 + x[at + 12];
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v2 += v7 + x[at + 13];
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 63);
            v3 += v4 + x[at + 14];
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v3 += v4 + x[at + 15];
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 63);
            at = at == LAST_ROUND ? 0 : at + 16;
        }
        byte[] out = new byte[64];
        put(out, 0, h[0] ^ v0 ^ v8);
        put(out, 1, h[1] ^ v1 ^ v9);
        put(out, 2, h[2] ^ v2 ^ v10);
        put(out, 3, h[3] ^ v3 ^ v11);
        put(out, 4, h[4] ^ v4 ^ v12);
        put(out, 5, h[5] ^ v5 ^ v13);
        put(out, 6, h[6] ^ v6 ^ v14);
        put(out, 7, h[7] ^ v7 ^ v15);
        return Bytes.wrap(out);
    }

    private static long[] schedule(long[] m, long rounds) {
        long[] x = new long[LAST_ROUND + 16];
        for (int i = 0; i < Math.min(10, rounds); i++) {
            for (int k = 0; k < 16; k++) x[16 * i + k] = m[SIGMA[i][k]];
        }
        return x;
    }

    private static void put(byte[] out, int word, long value) {
        BigEndian.putLong(out, 8 * word, Long.reverseBytes(value));
    }

    private static long[] little(byte[] in, int from, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) words[i] = Long.reverseBytes(BigEndian.getLong(in, from + 8 * i));
        return words;
    }
}
