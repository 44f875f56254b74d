package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import java.math.BigInteger;
import java.util.Arrays;

/** Numbers being computed: 64-bit ones, and a few that turned out bigger. */
final class Output {
    private final long[] longs;
    private BigInteger[] bigs;
    private int bigCount;

    Output(int size) {
        longs = new long[size];
    }

    /** Takes the array, to be changed in place. */
    Output(long[] longs) {
        this.longs = longs;
    }

    int size() {
        return longs.length;
    }

    boolean isNarrow() {
        return bigCount == 0;
    }

    boolean isBig(int i) {
        return bigs != null && bigs[i] != null;
    }

    /** The number, if it is not big. */
    long get(int i) {
        return longs[i];
    }

    BigInteger big(int i) {
        return isBig(i) ? bigs[i] : BigInteger.valueOf(longs[i]);
    }

    void set(int i, long value) {
        longs[i] = value;
        if (isBig(i)) {
            bigs[i] = null;
            bigCount--;
        }
    }

    void set(int i, BigInteger value) {
        if (value.bitLength() < 64) {
            set(i, value.longValue());
            return;
        }
        if (bigs == null) bigs = new BigInteger[longs.length];
        if (bigs[i] == null) bigCount++;
        bigs[i] = value;
    }

    /** The array of 64-bit numbers; big ones are elsewhere. */
    long[] longs() {
        return longs;
    }

    /** A copy of some of them. */
    Output slice(int at, int count) {
        Output part = new Output(Arrays.copyOfRange(longs, at, at + count));
        for (int i = 0; i < count; i++) if (isBig(at + i)) part.set(i, bigs[at + i]);
        return part;
    }

    /** Takes over one number of another's. */
    void copy(int i, Output from, int j) {
        if (from.isBig(j)) set(i, from.bigs[j]);
        else set(i, from.longs[j]);
    }

    /** Takes over another's numbers, from element {@code at} on. */
    void put(int at, Output part) {
        for (int i = 0; i < part.size(); i++) copy(at + i, part, i);
    }

    Numbers toNumbers() {
        if (bigCount == 0) return Numbers.of(longs);
        for (int i = 0; i < longs.length; i++) if (bigs[i] == null) bigs[i] = BigInteger.valueOf(longs[i]);
        return Numbers.of(bigs);
    }
}
