package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import java.util.Arrays;

/** Numbers being computed: 64-bit ones, and a few that turned out bigger, whose limbs lie apart. */
final class Output {
    private final long[] longs;
    private long[] limbs;
    private boolean[] areBig;
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
        return bigCount != 0 && areBig[i];
    }

    /** The number, if it is not big. */
    long get(int i) {
        return longs[i];
    }

    /** Writes the number's limbs. */
    void get(int i, long[] to, int at) {
        if (isBig(i)) Int256.copy(limbs, Int256.LIMBS * i, to, at);
        else Int256.set(to, at, longs[i]);
    }

    void set(int i, long value) {
        longs[i] = value;
        if (isBig(i)) {
            areBig[i] = false;
            bigCount--;
        }
    }

    /** A number of 128 bits. */
    void set(int i, long low, long high) {
        if (high == low >> 63) {
            set(i, low);
            return;
        }
        becomeBig(i);
        Int256.set(limbs, Int256.LIMBS * i, low, high);
    }

    /** The number whose limbs begin at {@code at}. */
    void set(int i, long[] from, int at) {
        if (Int256.isNarrow(from, at)) {
            set(i, from[at]);
            return;
        }
        becomeBig(i);
        Int256.copy(from, at, limbs, Int256.LIMBS * i);
    }

    private void becomeBig(int i) {
        if (limbs == null) {
            limbs = new long[Math.multiplyExact(Int256.LIMBS, longs.length)];
            areBig = new boolean[longs.length];
        }
        if (!areBig[i]) bigCount++;
        areBig[i] = true;
    }

    /** The array of 64-bit numbers; big ones are elsewhere. */
    long[] longs() {
        return longs;
    }

    /** A copy of some of them. */
    Output slice(int at, int count) {
        Output part = new Output(Arrays.copyOfRange(longs, at, at + count));
        if (bigCount == 0) return part;
        for (int i = 0; i < count; i++) if (isBig(at + i)) part.copy(i, this, at + i);
        return part;
    }

    /** Takes over one number of another's. */
    void copy(int i, Output from, int j) {
        if (from.isBig(j)) set(i, from.limbs, Int256.LIMBS * j);
        else set(i, from.longs[j]);
    }

    /** Takes over another's numbers, from element {@code at} on. */
    void put(int at, Output part) {
        for (int i = 0; i < part.size(); i++) copy(at + i, part, i);
    }

    Numbers toNumbers() {
        if (bigCount == 0) return Numbers.of(longs);
        for (int i = 0; i < longs.length; i++) if (!areBig[i]) Int256.set(limbs, Int256.LIMBS * i, longs[i]);
        return Numbers.ofLimbs(limbs);
    }
}
