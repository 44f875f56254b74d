package io.aichain.inference.kernels;

import io.aichain.inference.ModelRevert;
import java.util.Arrays;

/**
 * Sums of products of numbers of any size, which lie in limbs: D1 truncates and checks each product and each addition, D2 the whole sum, which cannot
 * overflow as its operands lie in R. Indices count numbers. Not safe for several threads.
 */
final class WideSums {
    /** Columns of the weights that are summed at once: of a row, 256 bytes, one behind the other. */
    private static final int WIDTH = 8;

    /** The same of exact sums, which are quick enough to wait for memory: rows of a big layer lie pages apart, and of each a whole page is read. */
    private static final int EXACT_WIDTH = 128;

    private static final int LIMBS = Int256.LIMBS;

    private final FixedFactors factors = new FixedFactors(new Int256());
    private final boolean exact;
    private final long[] w;
    private long[] x;
    private final int most;
    private final long[] sums;
    private final long[] product = new long[LIMBS];

    /** @param exact D2, else D1 */
    WideSums(boolean exact, long[] w) {
        this.exact = exact;
        this.w = w;
        most = exact ? EXACT_WIDTH : WIDTH;
        sums = new long[LIMBS * most];
    }

    /** Where weights lie: the first one, and how far it is from row to row. Columns lie side by side. */
    record Place(int first, int stride) {}

    /**
     * One sum for each column.
     *
     * @param runs of x, which must not change before another x is given
     * @param bias of column 0, in w: D2 adds it before the truncation; negative for none, and in D1, whose biases are added when all sums are made
     * @throws ModelRevert the failure of the first column that has one
     */
    void row(long[] x, Dots.Runs runs, Place place, int columns, int bias, long[] y, int at) {
        this.x = x;
        for (int from = 0; from < columns; from += most) {
            int width = Math.min(most, columns - from);
            int first = place.first + from;
            if (exact) exactTile(runs, first, place.stride, width, bias < 0 ? -1 : bias + from);
            else truncatedTile(runs, first, place.stride, width);
            System.arraycopy(sums, 0, y, LIMBS * (at + from), LIMBS * width);
        }
    }

    private void truncatedTile(Dots.Runs runs, int first, int stride, int width) {
        try {
            addUp(runs, first, stride, width);
        } catch (ModelRevert failure) {
            // A row of products comes before the next: another column may be the first that fails.
            for (int c = 0; c < width; c++) addUp(runs, first + c, stride, 1);
            throw failure;
        }
    }

    private void addUp(Dots.Runs runs, int first, int stride, int width) {
        Arrays.fill(sums, 0, LIMBS * width, 0);
        factors.fix(x);
        runs.each((xAt, count, row) -> truncatedRun(xAt, count, first + row * stride, stride, width));
    }

    private void truncatedRun(int xAt, int count, int at, int stride, int width) {
        for (int i = xAt, weight = LIMBS * at; i < xAt + count; i++, weight += LIMBS * stride) {
            for (int c = 0; c < LIMBS * width; c += LIMBS) {
                factors.mul(i, w, weight + c, product, 0);
                Int256.add(sums, c, product, 0, sums, c);
            }
        }
    }

    private void exactTile(Dots.Runs runs, int first, int stride, int width, int bias) {
        Arrays.fill(sums, 0, LIMBS * width, 0);
        runs.each((xAt, count, row) -> exactRun(xAt, count, first + row * stride, stride, width));
        for (int c = 0; c < LIMBS * width; c += LIMBS) {
            if (bias >= 0) Int256.addExact(Wide.UNIT, 0, w, LIMBS * bias + c, sums, c);
            Int256.unitsOf(sums, c, sums, c);
        }
    }

    private void exactRun(int xAt, int count, int at, int stride, int width) {
        int weight = LIMBS * at;
        for (int i = LIMBS * xAt; i < LIMBS * (xAt + count); i += LIMBS, weight += LIMBS * stride) {
            long x0 = x[i];
            long x1 = x[i + 1];
            for (int c = 0; c < LIMBS * width; c += LIMBS) Int256.addExact(x0, x1, w, weight + c, sums, c);
        }
    }
}
