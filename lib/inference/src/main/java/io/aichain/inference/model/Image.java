package io.aichain.inference.model;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An image of profile 0 as callers send it: rows of cells of channels, immutable by promise. A box of at least one and at most {@link Tensor#MAX_ELEMENTS}
 * numbers lies in row-major order: flat if they have 128 bits, as bytes have that are whole numbers, else in {@link Numbers#LIMBS limbs}. All else (ragged,
 * empty, more) is kept as it came. The form follows from the numbers.
 */
public final class Image {
    /** No rows. */
    public static final Image NONE = of(new Numbers[0][]);

    private final int n;
    private final int m;
    private final int p;
    private final long[] lows;
    private final long[] highs;
    private final long[] limbs;
    private final Numbers[][] cells;

    private Image(int n, int m, int p, long[] lows, long[] highs, long[] limbs, Numbers[][] cells) {
        this.n = n;
        this.m = m;
        this.p = p;
        this.lows = lows;
        this.highs = highs;
        this.limbs = limbs;
        this.cells = cells;
    }

    /** A tensor of three dimensions: rows, columns, channels. */
    public static Image of(Tensor box) {
        int[] d = box.shape();
        Numbers all = box.data();
        if (all.isNarrow()) return of(all.longs(), d[0], d[1], d[2]);
        return ofLimbs(all.limbs(), d[0], d[1], d[2]);
    }

    /** Takes the arrays: the caller promises never to write to them again. */
    public static Image of(Numbers[][] cells) {
        int m = cells.length == 0 ? 0 : cells[0].length;
        int p = m == 0 ? 0 : cells[0][0].size();
        if (isBox(cells, m, p)) {
            byte[] words = new byte[32 * cells.length * m * p];
            int at = 0;
            for (Numbers[] row : cells) {
                for (Numbers cell : row) for (int k = 0; k < p; k++, at += 32) cell.putWord(k, words, at);
            }
            return ofWords(words, new Place(0, 32 * p * m, 32 * p), cells.length, m, p);
        }
        return new Image(cells.length, m, p, null, null, null, cells);
    }

    private static boolean isBox(Numbers[][] cells, int m, int p) {
        if (!fits(cells.length, m, p)) return false;
        for (Numbers[] row : cells) {
            if (row.length != m) return false;
            for (Numbers cell : row) if (cell.size() != p) return false;
        }
        return true;
    }

    private static boolean fits(long n, long m, long p) {
        return n > 0 && m > 0 && p > 0 && n * m <= Tensor.MAX_ELEMENTS && n * m * p <= Tensor.MAX_ELEMENTS;
    }

    /** A box of 64-bit numbers; takes the array. Without rows, columns or channels it is kept as nested. */
    public static Image of(long[] numbers, int n, int m, int p) {
        if (fits(n, m, p)) return new Image(n, m, p, numbers, null, null, null);
        return new Image(n, m, p, null, null, null, nested(Numbers.of(numbers), n, m, p));
    }

    /** A box of numbers of any size in limbs; takes the array. */
    public static Image ofLimbs(long[] limbs, int n, int m, int p) {
        if (!fits(n, m, p)) return new Image(n, m, p, null, null, null, nested(Numbers.ofLimbs(limbs), n, m, p));
        long beyond = 0;
        long wide = 0;
        for (int i = 0; i < limbs.length; i += Numbers.LIMBS) {
            long sign = limbs[i + 1] >> 63;
            beyond |= limbs[i + 2] ^ sign | limbs[i + 3] ^ sign;
            wide |= limbs[i] >> 63 ^ limbs[i + 1];
        }
        if (beyond != 0) return new Image(n, m, p, null, null, limbs, null);
        long[] lows = new long[n * m * p];
        long[] highs = new long[lows.length];
        for (int i = 0; i < lows.length; i++) {
            lows[i] = limbs[Numbers.LIMBS * i];
            highs[i] = limbs[Numbers.LIMBS * i + 1];
        }
        return new Image(n, m, p, lows, wide == 0 ? null : highs, null, null);
    }

    private static Numbers[][] nested(Numbers all, int n, int m, int p) {
        Numbers[][] cells = new Numbers[n][m];
        for (int i = 0; i < n * m; i++) cells[i / m][i % m] = all.slice(i * p, p);
        return cells;
    }

    /** Where the words of a box lie: those of the first cell, and how far it is from row to row and from cell to cell. */
    public record Place(int first, int row, int cell) {}

    /** A box of words of 32 bytes, big-endian two's complement; null if it has too few of them or too many. */
    public static Image ofWords(byte[] bytes, Place place, int n, int m, int p) {
        if (!fits(n, m, p)) return null;
        long[] lows = new long[n * m * p];
        long[] highs = new long[lows.length];
        // What is beyond 128 bits, and beyond 64.
        long beyond = 0;
        long wide = 0;
        var words = new Words(place, m, p);
        for (int i = 0; i < lows.length && beyond == 0; i++) {
            int word = words.next();
            long high = BigEndian.getLong(bytes, word + 16);
            long low = BigEndian.getLong(bytes, word + 24);
            long sign = high >> 63;
            beyond = BigEndian.getLong(bytes, word) ^ sign | BigEndian.getLong(bytes, word + 8) ^ sign;
            wide |= low >> 63 ^ high;
            lows[i] = low;
            highs[i] = high;
        }
        if (beyond != 0) return new Image(n, m, p, null, null, inLimbs(bytes, place, n, m, p), null);
        return new Image(n, m, p, lows, wide == 0 ? null : highs, null, null);
    }

    private static long[] inLimbs(byte[] bytes, Place place, int n, int m, int p) {
        long[] limbs = new long[Numbers.LIMBS * n * m * p];
        var words = new Words(place, m, p);
        for (int i = 0; i < limbs.length; i += Numbers.LIMBS) Numbers.getWord(bytes, words.next(), limbs, i);
        return limbs;
    }

    /** Writes a box as such words. */
    public void putWords(byte[] out, Place place) {
        var words = new Words(place, m, p);
        for (int i = 0; i < n * m * p; i++) putWord(i, out, words.next());
    }

    /** The places of a box's words in row-major order: one loop over all numbers, as rows and cells may be short. */
    private static final class Words {
        private final int columns;
        private final int channels;
        private final int afterCell;
        private final int afterRow;
        private int next;
        private int column;
        private int channel;

        Words(Place place, int columns, int channels) {
            this.columns = columns;
            this.channels = channels;
            afterCell = place.cell - 32 * channels;
            afterRow = place.row - columns * place.cell;
            next = place.first;
        }

        int next() {
            int word = next;
            next += 32;
            if (++channel == channels) {
                channel = 0;
                next += afterCell;
                if (++column == columns) {
                    column = 0;
                    next += afterRow;
                }
            }
            return word;
        }
    }

    /** The number of rows. */
    public int rows() {
        return n;
    }

    /** Cells of the first row. */
    public int columns() {
        return m;
    }

    /** Channels of its first cell. */
    public int channels() {
        return p;
    }

    /** Whether it is a box. */
    public boolean isBox() {
        return cells == null;
    }

    /** Whether it is a box of 128-bit numbers. */
    public boolean isFlat() {
        return lows != null;
    }

    /** Whether it is a box of 64-bit numbers. */
    public boolean isNarrow() {
        return isFlat() && highs == null;
    }

    /** The numbers of a narrow image, the low words of a flat one, for reading only. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] lows() {
        if (!isFlat()) throw new IllegalStateException("an image that does not lie flat");
        return lows;
    }

    /** The high words of a flat image that is not narrow, for reading only. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] highs() {
        if (!isFlat() || highs == null) throw new IllegalStateException("an image without high words");
        return highs;
    }

    /** The numbers of a box, of any size, for reading only. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public long[] limbs() {
        if (!isBox()) throw new IllegalStateException("an image that is no box");
        if (limbs != null) return limbs;
        long[] copy = new long[Numbers.LIMBS * lows.length];
        for (int i = 0; i < lows.length; i++) {
            long high = highs == null ? lows[i] >> 63 : highs[i];
            copy[Numbers.LIMBS * i] = lows[i];
            copy[Numbers.LIMBS * i + 1] = high;
            copy[Numbers.LIMBS * i + 2] = high >> 63;
            copy[Numbers.LIMBS * i + 3] = high >> 63;
        }
        return copy;
    }

    /** The greatest magnitude of a narrow image. */
    public BigInteger largest() {
        return Numbers.of(lows()).largest();
    }

    /** So many bits beside its sign has each number of a box at most: 63 if it is narrow. */
    public int bits() {
        if (isFlat()) return isNarrow() ? 63 : 127;
        return Numbers.bits(limbs());
    }

    /** Rows of cells, for reading only. */
    public Numbers[][] cells() {
        if (!isBox()) return cells;
        Numbers[][] nested = new Numbers[n][m];
        for (int i = 0; i < n * m; i++) nested[i / m][i % m] = cell(i);
        return nested;
    }

    private Numbers cell(int i) {
        if (limbs != null) {
            int at = Numbers.LIMBS * i * p;
            return Numbers.ofLimbs(Arrays.copyOfRange(limbs, at, at + Numbers.LIMBS * p));
        }
        if (highs == null) return Numbers.of(Arrays.copyOfRange(lows, i * p, i * p + p));
        byte[] words = new byte[32 * p];
        for (int k = 0; k < p; k++) putWord(i * p + k, words, 32 * k);
        return Numbers.ofWords(words, 0, p);
    }

    private void putWord(int i, byte[] out, int at) {
        if (limbs != null) {
            Numbers.putWord(limbs, Numbers.LIMBS * i, out, at);
            return;
        }
        long high = highs == null ? lows[i] >> 63 : highs[i];
        BigEndian.putLong(out, at, high >> 63);
        BigEndian.putLong(out, at + 8, high >> 63);
        BigEndian.putLong(out, at + 16, high);
        BigEndian.putLong(out, at + 24, lows[i]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image that
                && n == that.n
                && m == that.m
                && p == that.p
                && Arrays.equals(lows, that.lows)
                && Arrays.equals(highs, that.highs)
                && Arrays.equals(limbs, that.limbs)
                && Arrays.deepEquals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lows) ^ Arrays.hashCode(limbs) ^ Arrays.deepHashCode(cells);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(cells());
    }
}
