package io.aichain.evm.precompile.field;

import java.math.BigInteger;

/**
 * What Montgomery arithmetic modulo an odd number needs, with R = 2^(bits limbs).
 *
 * @param limbs the modulus, least significant limb first
 * @param bits of a limb, at most 62
 * @param one R
 * @param square R^2
 * @param cube R^3
 * @param negatedInverse -1 / modulus modulo 2^bits
 */
record Modulus(
        BigInteger value,
        int bits,
        long[] limbs,
        long[] one,
        long[] square,
        long[] cube,
        long negatedInverse,
        ModularInverse inverse) {

    static Modulus of(BigInteger value, int limbs, int bits) {
        if (!value.testBit(0) || value.bitLength() > limbs * bits - 2 || value.bitLength() <= limbs * bits - bits) {
            throw new IllegalArgumentException(limbs + " limbs of " + bits + " bits do not suit modulo " + value);
        }
        BigInteger r = BigInteger.ONE.shiftLeft(bits * limbs);
        long[] array = limbs(value, limbs, bits);
        return new Modulus(
                value,
                bits,
                array,
                limbs(r.mod(value), limbs, bits),
                limbs(r.pow(2).mod(value), limbs, bits),
                limbs(r.pow(3).mod(value), limbs, bits),
                -inverse64(value.longValue()) & ((1L << bits) - 1),
                new ModularInverse(value));
    }

    /** 1 / odd modulo 2^64: Newton's step doubles the right bits, of which odd itself has three. */
    static long inverse64(long odd) {
        long x = odd;
        for (int i = 0; i < 5; i++) x *= 2 - odd * x;
        return x;
    }

    static long[] limbs(BigInteger value, int count, int bits) {
        long[] limbs = new long[count];
        for (int i = 0; i < count; i++) limbs[i] = value.shiftRight(bits * i).longValue() & (-1L >>> (64 - bits));
        return limbs;
    }

    static BigInteger value(long[] limbs, int bits) {
        BigInteger value = BigInteger.ZERO;
        for (int i = limbs.length - 1; i >= 0; i--) {
            value = value.shiftLeft(bits).or(new BigInteger(Long.toUnsignedString(limbs[i])));
        }
        return value;
    }

    /** The same number in limbs of another size. */
    static long[] repack(long[] in, int bits, int count, int newBits) {
        long[] out = new long[count];
        long mask = -1L >>> (64 - newBits);
        for (int i = 0; i < in.length; i++) {
            int at = bits * i / newBits;
            int shift = bits * i % newBits;
            for (int done = -shift; done < bits && at < count; done += newBits, at++) {
                out[at] |= (done < 0 ? in[i] << -done : in[i] >>> done) & mask;
            }
        }
        return out;
    }
}
