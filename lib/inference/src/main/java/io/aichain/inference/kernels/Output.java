package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import java.math.BigInteger;

/** Numbers being computed: 64-bit ones, and a few that turned out bigger. */
final class Output {
    private final long[] longs;
    private BigInteger[] bigs;

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
        return bigs == null;
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
        if (bigs != null) bigs[i] = null;
    }

    void set(int i, BigInteger value) {
        if (value.bitLength() < 64) {
            set(i, value.longValue());
            return;
        }
        if (bigs == null) bigs = new BigInteger[longs.length];
        bigs[i] = value;
    }

    /** The array of 64-bit numbers; big ones are elsewhere. */
    long[] longs() {
        return longs;
    }

    Numbers toNumbers() {
        if (bigs == null) return Numbers.of(longs);
        for (int i = 0; i < longs.length; i++) if (bigs[i] == null) bigs[i] = BigInteger.valueOf(longs[i]);
        return Numbers.of(bigs);
    }
}
