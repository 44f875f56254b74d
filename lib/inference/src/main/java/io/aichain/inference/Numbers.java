package io.aichain.inference;

import io.aichain.chain.primitives.BigEndian;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * A row of int256 numbers, immutable by promise: 64-bit ones if all of them fit, else big ones. The form follows from the numbers, so equal
 * rows have equal forms.
 */
public final class Numbers {
    public static final Numbers EMPTY = new Numbers(new long[0], null);

    private final long[] longs;
    private final BigInteger[] bigs;

    private Numbers(long[] longs, BigInteger[] bigs) {
        this.longs = longs;
        this.bigs = bigs;
    }

    /** Takes the array: the caller promises never to write to it again. */
    public static Numbers of(long... values) {
        return new Numbers(values, null);
    }

    /** Takes the array; each number lies in int256. */
    public static Numbers of(BigInteger[] values) {
        for (BigInteger value : values) if (value.bitLength() > 63) return new Numbers(null, values);
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) longs[i] = values[i].longValue();
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
                    || BigEndian.getLong(bytes, word + 16) != sign)
                return new Numbers(null, bigWords(bytes, at, count));
            longs[i] = low;
        }
        return new Numbers(longs, null);
    }

    private static BigInteger[] bigWords(byte[] bytes, int at, int count) {
        BigInteger[] values = new BigInteger[count];
        for (int i = 0; i < count; i++) values[i] = new BigInteger(bytes, at + 32 * i, 32);
        return values;
    }

    public int size() {
        return longs != null ? longs.length : bigs.length;
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

    /** The greatest magnitude; 0 of no numbers. */
    public BigInteger largest() {
        if (longs == null) return Arrays.stream(bigs).map(BigInteger::abs).reduce(BigInteger.ZERO, BigInteger::max);
        long least = 0;
        long greatest = 0;
        for (long x : longs) {
            least = Math.min(least, x);
            greatest = Math.max(greatest, x);
        }
        return BigInteger.valueOf(least).negate().max(BigInteger.valueOf(greatest));
    }

    public BigInteger big(int i) {
        return longs != null ? BigInteger.valueOf(longs[i]) : bigs[i];
    }

    /** All numbers, for reading only. */
    public BigInteger[] bigs() {
        if (longs == null) return bigs;
        BigInteger[] values = new BigInteger[longs.length];
        for (int i = 0; i < values.length; i++) values[i] = BigInteger.valueOf(longs[i]);
        return values;
    }

    /** Some of the numbers, one behind the other. */
    public Numbers slice(int at, int count) {
        return longs != null
                ? new Numbers(Arrays.copyOfRange(longs, at, at + count), null)
                : of(Arrays.copyOfRange(bigs, at, at + count));
    }

    /** Writes number i as a word of 32 bytes. */
    public void putWord(int i, byte[] out, int at) {
        if (longs == null) {
            putWord(bigs[i], out, at);
            return;
        }
        long sign = longs[i] >> 63;
        for (int k = 0; k < 24; k += 8) BigEndian.putLong(out, at + k, sign);
        BigEndian.putLong(out, at + 24, longs[i]);
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
        return other instanceof Numbers that && Arrays.equals(longs, that.longs) && Arrays.equals(bigs, that.bigs);
    }

    @Override
    public int hashCode() {
        return longs != null ? Arrays.hashCode(longs) : Arrays.hashCode(bigs);
    }

    @Override
    public String toString() {
        return longs != null ? Arrays.toString(longs) : Arrays.toString(bigs);
    }
}
