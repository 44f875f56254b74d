package io.aichain.chain.crypto;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keccak-256 with the original padding (0x01), as Ethereum uses it; not SHA3-256. Pure: the state lives in
 * locals of one method, because HotSpot's SHA-3 intrinsic is slower on the machines we measured (reference evm.md section 5).
 */
public final class Keccak {
    private static final VarHandle LE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int RATE = 136;

    private static final long[] ROUND = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private Keccak() {}

    public static Hash hash(byte[] in) {
        return hash(in, 0, in.length);
    }

    public static Hash hash(Bytes in) {
        return hash(in.unsafeArray());
    }

    public static Hash hash(byte[] in, int from, int length) {
        long[] state = new long[25];
        hash(in, from, length, state);
        return new Hash(state[0], state[1], state[2], state[3]);
    }

    /**
     * For callers that hash often and keep the state's array.
     *
     * @param state 25 longs, whatever they hold; afterwards the first four are the digest's words as {@link Hash} has them
     */
    public static void hash(byte[] in, int from, int length, long[] state) {
        Arrays.fill(state, 0);
        int at = from;
        int left = length;
        while (left >= RATE) {
            for (int i = 0; i < 17; i++) state[i] ^= (long) LE.get(in, at + 8 * i);
            permute(state);
            at += RATE;
            left -= RATE;
        }
        int lane = 0;
        for (; left >= 8; left -= 8, at += 8) state[lane++] ^= (long) LE.get(in, at);
        long last = 1L << 8 * left;
        for (int i = 0; i < left; i++) last |= (in[at + i] & 0xffL) << 8 * i;
        state[lane] ^= last;
        state[16] ^= Long.MIN_VALUE;
        permute(state);
        for (int i = 0; i < 4; i++) state[i] = Long.reverseBytes(state[i]);
    }

    private static void permute(long[] a) {
        long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4];
        long a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8], a9 = a[9];
        long a10 = a[10], a11 = a[11], a12 = a[12], a13 = a[13], a14 = a[14];
        long a15 = a[15], a16 = a[16], a17 = a[17], a18 = a[18], a19 = a[19];
        long a20 = a[20], a21 = a[21], a22 = a[22], a23 = a[23], a24 = a[24];
        for (int round = 0; round < 24; round++) {
            // theta
            long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20, c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21, c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23, c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            long d0 = c4 ^ Long.rotateLeft(c1, 1), d1 = c0 ^ Long.rotateLeft(c2, 1), d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1), d4 = c3 ^ Long.rotateLeft(c0, 1);
            // rho and pi
            long b0 = a0 ^ d0;
            long b1 = Long.rotateLeft(a6 ^ d1, 44),
                    b2 = Long.rotateLeft(a12 ^ d2, 43),
                    b3 = Long.rotateLeft(a18 ^ d3, 21);
            long b4 = Long.rotateLeft(a24 ^ d4, 14),
                    b5 = Long.rotateLeft(a3 ^ d3, 28),
                    b6 = Long.rotateLeft(a9 ^ d4, 20);
            long b7 = Long.rotateLeft(a10 ^ d0, 3),
                    b8 = Long.rotateLeft(a16 ^ d1, 45),
                    b9 = Long.rotateLeft(a22 ^ d2, 61);
            long b10 = Long.rotateLeft(a1 ^ d1, 1),
                    b11 = Long.rotateLeft(a7 ^ d2, 6),
                    b12 = Long.rotateLeft(a13 ^ d3, 25);
            long b13 = Long.rotateLeft(a19 ^ d4, 8),
                    b14 = Long.rotateLeft(a20 ^ d0, 18),
                    b15 = Long.rotateLeft(a4 ^ d4, 27);
            long b16 = Long.rotateLeft(a5 ^ d0, 36),
                    b17 = Long.rotateLeft(a11 ^ d1, 10),
                    b18 = Long.rotateLeft(a17 ^ d2, 15);
            long b19 = Long.rotateLeft(a23 ^ d3, 56),
                    b20 = Long.rotateLeft(a2 ^ d2, 62),
                    b21 = Long.rotateLeft(a8 ^ d3, 55);
            long b22 = Long.rotateLeft(a14 ^ d4, 39),
                    b23 = Long.rotateLeft(a15 ^ d0, 41),
                    b24 = Long.rotateLeft(a21 ^ d1, 2);
            // chi and iota
            a0 = b0 ^ (~b1 & b2) ^ ROUND[round];
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }
        a[0] = a0;
        a[1] = a1;
        a[2] = a2;
        a[3] = a3;
        a[4] = a4;
        a[5] = a5;
        a[6] = a6;
        a[7] = a7;
        a[8] = a8;
        a[9] = a9;
        a[10] = a10;
        a[11] = a11;
        a[12] = a12;
        a[13] = a13;
        a[14] = a14;
        a[15] = a15;
        a[16] = a16;
        a[17] = a17;
        a[18] = a18;
        a[19] = a19;
        a[20] = a20;
        a[21] = a21;
        a[22] = a22;
        a[23] = a23;
        a[24] = a24;
    }
}
