package io.aichain.inference;

import io.aichain.chain.primitives.BigEndian;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A row of int256 numbers, immutable by promise: 64-bit ones if all of them fit, else {@link #LIMBS limbs}. The form follows from the numbers, so
 * equal rows have equal forms.
 */
public final class Numbers {
    public static final Numbers EMPTY = new Numbers(new long[0], null);

    /** Limbs of 64 bits that a number of a wide row has, the lowest first, in two's complement. */
    public static final int LIMBS = 4;

    private final long[] longs;
    private final long[] limbs;

    private Numbers(long[] longs, long[] limbs) {
        this.longs = longs;
        this.limbs = limbs;
    }

    /** Takes the array: the caller promises never to write to it again. */
    public static Numbers of(long... values) {
        return new Numbers(values, null);
    }

    /** Each number lies in int256. */
    public static Numbers of(BigInteger... values) {
        byte[] words = new byte[32 * values.length];
        for (int i = 0; i < values.length; i++) putWord(values[i], words, 32 * i);
        return ofWords(words, 0, values.length);
    }

    /** Takes the array, of {@link #LIMBS} limbs for each number. */
    public static Numbers ofLimbs(long[] limbs) {
        for (int i = 0; i < limbs.length; i += LIMBS) {
            long sign = limbs[i] >> 63;
            if ((limbs[i + 1] ^ sign | limbs[i + 2] ^ sign | limbs[i + 3] ^ sign) != 0) return new Numbers(null, limbs);
        }
        long[] longs = new long[limbs.length / LIMBS];
        for (int i = 0; i < longs.length; i++) longs[i] = limbs[LIMBS * i];
        return new Numbers(longs, null);
    }

    /** Words of 32 bytes, big-endian two's complement. */
    public static Numbers ofWords(byte[] bytes, int at, int count) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            int word = at + 32 * i;
            long low = BigEndian.getLong(bytes, word + 24);
            long sign = low >> 63;
            if (BigEndian.getLong(bytes, word) != sign
                    || BigEndian.getLong(bytes, word + 8) != sign
                    || BigEndian.getLong(bytes, word + 16) != sign) return wideWords(bytes, at, count);
            longs[i] = low;
        }
        return new Numbers(longs, null);
    }

    private static Numbers wideWords(byte[] bytes, int at, int count) {
        long[] limbs = new long[Math.multiplyExact(LIMBS, count)];
        for (int i = 0, word = at; i < limbs.length; i += LIMBS, word += 32) getWord(bytes, word, limbs, i);
        return new Numbers(null, limbs);
    }

    public int size() {
        return longs != null ? longs.length : limbs.length / LIMBS;
    }

    /** Whether every number fits 64 bits: the class that kernels and gas know as narrow. */
    public boolean isNarrow() {
        return longs != null;
    }

    /** The numbers themselves, for reading only; only if they are narrow. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] longs() {
        if (longs == null) throw new IllegalStateException("numbers beyond 64 bits");
        return longs;
    }

    /** {@link #LIMBS} limbs for each number, for reading only; a copy of narrow ones. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] limbs() {
        if (limbs != null) return limbs;
        long[] copy = new long[Math.multiplyExact(LIMBS, longs.length)];
        for (int i = 0; i < longs.length; i++) {
            long sign = longs[i] >> 63;
            copy[LIMBS * i] = longs[i];
            copy[LIMBS * i + 1] = sign;
            copy[LIMBS * i + 2] = sign;
            copy[LIMBS * i + 3] = sign;
        }
        return copy;
    }

    /** The greatest magnitude; 0 of no numbers. */
    public BigInteger largest() {
        if (longs == null) return largest(limbs);
        long least = 0;
        long greatest = 0;
        for (long x : longs) {
            least = Math.min(least, x);
            greatest = Math.max(greatest, x);
        }
        return BigInteger.valueOf(least).negate().max(BigInteger.valueOf(greatest));
    }

    private static BigInteger largest(long[] limbs) {
        int least = 0;
        int greatest = 0;
        for (int i = LIMBS; i < limbs.length; i += LIMBS) {
            if (compare(limbs, i, limbs, least) < 0) least = i;
            if (compare(limbs, i, limbs, greatest) > 0) greatest = i;
        }
        return big(limbs, least).negate().max(big(limbs, greatest));
    }

    /** So many bits beside its sign has each number at most: 63 if all are narrow. */
    public int bits() {
        return longs != null ? 63 : bits(limbs);
    }

    /** The same of numbers in limbs. */
    public static int bits(long[] limbs) {
        long low = 0;
        long second = 0;
        long third = 0;
        long high = 0;
        for (int i = 0; i < limbs.length; i += LIMBS) {
            long sign = limbs[i + 3] >> 63;
            low |= limbs[i] ^ sign;
            second |= limbs[i + 1] ^ sign;
            third |= limbs[i + 2] ^ sign;
            high |= limbs[i + 3] ^ sign;
        }
        if (high != 0) return 256 - Long.numberOfLeadingZeros(high);
        if (third != 0) return 192 - Long.numberOfLeadingZeros(third);
        if (second != 0) return 128 - Long.numberOfLeadingZeros(second);
        return Math.max(63, 64 - Long.numberOfLeadingZeros(low));
    }

    /** Compares the numbers whose limbs begin at i and at j. */
    public static int compare(long[] x, int i, long[] y, int j) {
        if (x[i + 3] != y[j + 3]) return x[i + 3] < y[j + 3] ? -1 : 1;
        for (int k = 2; k > 0; k--) if (x[i + k] != y[j + k]) return Long.compareUnsigned(x[i + k], y[j + k]);
        return Long.compareUnsigned(x[i], y[j]);
    }

    public BigInteger big(int i) {
        return longs != null ? BigInteger.valueOf(longs[i]) : big(limbs, LIMBS * i);
    }

    /** The number whose limbs begin at i. */
    public static BigInteger big(long[] limbs, int i) {
        byte[] word = new byte[32];
        putWord(limbs, i, word, 0);
        return new BigInteger(word);
    }

    /** A copy of all numbers. */
    public BigInteger[] bigs() {
        BigInteger[] values = new BigInteger[size()];
        for (int i = 0; i < values.length; i++) values[i] = big(i);
        return values;
    }

    /** Some of the numbers, one behind the other. */
    public Numbers slice(int at, int count) {
        return longs != null
                ? new Numbers(Arrays.copyOfRange(longs, at, at + count), null)
                : ofLimbs(Arrays.copyOfRange(limbs, LIMBS * at, LIMBS * (at + count)));
    }

    /** Writes number i as a word of 32 bytes. */
    public void putWord(int i, byte[] out, int at) {
        if (longs == null) {
            putWord(limbs, LIMBS * i, out, at);
            return;
        }
        long sign = longs[i] >> 63;
        BigEndian.putLong(out, at, sign);
        BigEndian.putLong(out, at + 8, sign);
        BigEndian.putLong(out, at + 16, sign);
        BigEndian.putLong(out, at + 24, longs[i]);
    }

    /** Writes the number whose limbs begin at i as a word of 32 bytes. */
    public static void putWord(long[] limbs, int i, byte[] out, int at) {
        BigEndian.putLong(out, at, limbs[i + 3]);
        BigEndian.putLong(out, at + 8, limbs[i + 2]);
        BigEndian.putLong(out, at + 16, limbs[i + 1]);
        BigEndian.putLong(out, at + 24, limbs[i]);
    }

    /** Reads a word of 32 bytes into the limbs that begin at i. */
    public static void getWord(byte[] in, int at, long[] limbs, int i) {
        limbs[i] = BigEndian.getLong(in, at + 24);
        limbs[i + 1] = BigEndian.getLong(in, at + 16);
        limbs[i + 2] = BigEndian.getLong(in, at + 8);
        limbs[i + 3] = BigEndian.getLong(in, at);
    }

    /** Writes an int256 or uint256 as a word of 32 bytes. */
    public static void putWord(BigInteger value, byte[] out, int at) {
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, 32);
        Arrays.fill(out, at, at + 32 - length, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(bytes, bytes.length - length, out, at + 32 - length, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Numbers that && Arrays.equals(longs, that.longs) && Arrays.equals(limbs, that.limbs);
    }

    @Override
    public int hashCode() {
        return longs != null ? Arrays.hashCode(longs) : Arrays.hashCode(limbs);
    }

    @Override
    public String toString() {
        return Arrays.toString(bigs());
    }
}
