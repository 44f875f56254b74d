package io.aichain.evm.interpreter;

import java.util.Arrays;

/** The stream and pool of a form in the making. Knows the last instruction, which later ones may still change or take back. */
final class Emitter {
    long[] stream = new long[256];
    int size;
    private long[] pool = new long[64];
    private int poolSize;
    /** Where the last instruction stands if it has one long and a result; else -1. */
    int last = -1;

    void reset() {
        size = 0;
        poolSize = 0;
        last = -1;
    }

    void raw(long word) {
        if (size == stream.length) stream = Arrays.copyOf(stream, 2 * size);
        stream[size++] = word;
        last = -1;
    }

    /** An instruction whose result may still go elsewhere. Places are words of the symbolic stack. */
    void result(int op, int extra, int x, int y, int d) {
        raw(Ins.pack(op, extra, place(x), place(y), place(d)));
        last = size - 1;
    }

    /** With a number in place of y. */
    void resultWith(int op, int x, int number, int d) {
        raw(Ins.pack(op, 0, place(x), number, place(d)));
        last = size - 1;
    }

    void wideResult(int op, int number, int d) {
        raw(Ins.packWide(op, number, place(d)));
        last = size - 1;
    }

    void fixed(int op, int extra, int x, int y, int d) {
        raw(Ins.pack(op, extra, place(x), place(y), place(d)));
    }

    /** Takes the last instruction back. */
    void removeLast() {
        size = last;
        last = -1;
    }

    boolean lastComparesInto(int d) {
        return last >= 0 && Ins.isComparison(stream[last]) && Ins.d(stream[last]) == place(d);
    }

    /** Lets the last instruction leave its result elsewhere. @return false if it does not make the one that is meant */
    boolean redirectLast(int from, int to) {
        if (last < 0 || Ins.d(stream[last]) != place(from)) return false;
        stream[last] = stream[last] << 16 >>> 16 | (long) place(to) << 48;
        return true;
    }

    /** @return its number */
    int pool(long[] words, int at) {
        if (poolSize + 4 > pool.length) pool = Arrays.copyOf(pool, 2 * pool.length);
        System.arraycopy(words, at, pool, poolSize, 4);
        poolSize += 4;
        return poolSize / 4 - 1;
    }

    Form form(int[] entries) {
        return new Form(Arrays.copyOf(stream, size), Arrays.copyOf(pool, poolSize), entries);
    }

    /** Of a word of the symbolic stack, in longs from the block's top. */
    static int place(int slot) {
        return 4 * (slot - SymbolicStack.ORIGIN);
    }
}
