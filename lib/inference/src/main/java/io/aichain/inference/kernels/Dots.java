package io.aichain.inference.kernels;

import java.util.Arrays;

/**
 * Sums of products of one layer, not safe for several threads, for 64-bit operands: D1 where it is proved that every product fits 64 bits, D2 always, and for other D1 sums
 * a plain loop on 128 bits. No sum of a layer can leave int256: its 2^22 products are below 2^67 each (D1) or 2^126 (D2).
 */
final class Dots {
    private static final int WIDTH = Tiles.WIDTH;
    static final long MAX_HALVED = 1L << 62;
    /** Of fewer exact products in a row, vectors take longer to put their parts together than they save. */
    static final int FEW = 16;

    /** The same of truncated products, whose sums are in two parts only. */
    static final int FEW_TRUNCATED = 4;
    /** With more that are undecided, remainders are quicker from the start: numbers of few decimal digits have many products that are whole. */
    private static final int TRIES_FOR_ONE_UNDECIDED = 8;

    /** Rows of weights that stay in the first cache while they are met column by column. */
    private static final int BLOCK = 64;

    private final Kernels kernels;
    private final boolean exact;
    private final long[] x;
    private final ExactFactors exactFactors;
    private final long largest;
    // Of D1, where they reach the weights.
    private Factors factors;
    // Of D1, for one row after the other.
    private final long[] sums = new long[2 * WIDTH];
    private Tiles bounded;
    private int chunk;
    private boolean reachesFinely;
    private int tries;
    private int undecided;
    private boolean hasFew;
    // The products of one sum: elements of x, and the rows of the weights that they meet.
    private final int[] cells = new int[FEW];
    private final int[] rows = new int[FEW];
    private int count;
    private final long[] limbs = new long[Int256.LIMBS];
    private WideFactors wideFactors;

    /** @param exact D2, else D1 */
    Dots(Kernels kernels, boolean exact, long[] x) {
        this.kernels = kernels;
        this.exact = exact;
        this.x = x;
        this.largest = Bounds.largest(x);
        this.exactFactors = exact ? new ExactFactors(x) : null;
    }

    /** A run of x that meets as many rows of the weights, one behind the other. */
    @FunctionalInterface
    interface Runs {
        void each(Run run);
    }

    @FunctionalInterface
    interface Run {
        void meet(int xAt, int count, int row);
    }

    /**
     * The sums of one row of outputs, one for each column of the weights.
     *
     * @param bias of column 0, in {@code biases}; negative for none. D2 adds it before the truncation, D1 behind it
     */
    void row(Tiles tiles, Runs runs, long[] biases, int bias, Output out, int at) {
        prepare(tiles);
        if (hasFew) rowOfFew(tiles, runs, biases, bias, out, at);
        else if (exact) exactRow(tiles, runs, biases, bias, out, at);
        else if (chunk > 0) truncatedRow(tiles, runs, biases, bias, out, at);
        else wideRow(tiles, runs, biases, bias, out, at);
    }

    private void prepare(Tiles tiles) {
        if (tiles == bounded) return;
        bounded = tiles;
        chunk = !exact && Factors.reach(largest, tiles.largest()) ? chunk(tiles) : 0;
        if (chunk > 0 && factors == null) factors = Factors.of(x, largest);
        reachesFinely = chunk >= FEW_TRUNCATED && factors.reachFinely(tiles.largest());
        hasFew = hasFew(tiles);
    }

    /** For tests, which are to reach every way. */
    boolean takesFew(Tiles tiles) {
        prepare(tiles);
        return hasFew;
    }

    /** For tests, too. */
    boolean triesFineFactors(Tiles tiles) {
        prepare(tiles);
        return reachesFinely;
    }

    /** Whether sums have so few products that one at a time is fastest, and stay below 2^63 (D1) or 2^126 (D2). */
    private boolean hasFew(Tiles tiles) {
        if (tiles.rows() > FEW) return false;
        if (exact) return bits(largest) + bits(tiles.largest()) <= 122;
        return chunk >= tiles.rows() && (tiles.rows() < FEW_TRUNCATED || tiles.columns() < 3);
    }

    private static int bits(long magnitude) {
        return 64 - Long.numberOfLeadingZeros(magnitude);
    }

    /** The same where one run of x meets all rows of the weights. */
    void row(Tiles tiles, int xAt, long[] biases, int bias, Output out, int at) {
        prepare(tiles);
        if (!hasFew) {
            row(tiles, run -> run.meet(xAt, tiles.rows(), 0), biases, bias, out, at);
            return;
        }
        count = tiles.rows();
        for (int i = 0; i < count; i++) {
            cells[i] = xAt + i;
            rows[i] = i;
        }
        sumsOfFew(tiles, biases, bias, out, at);
    }

    private void rowOfFew(Tiles tiles, Runs runs, long[] biases, int bias, Output out, int at) {
        count = 0;
        runs.each((xAt, length, row) -> {
            for (int i = 0; i < length; i++, count++) {
                cells[count] = xAt + i;
                rows[count] = row + i;
            }
        });
        sumsOfFew(tiles, biases, bias, out, at);
    }

    private void sumsOfFew(Tiles tiles, long[] biases, int bias, Output out, int at) {
        for (int tile = 0, column = 0; tile < tiles.tiles(); tile++) {
            int width = tiles.width(tile);
            int first = tiles.at(tile, 0);
            for (int c = first; c < first + width; c++, column++) {
                long b = bias < 0 ? 0 : biases[bias + column];
                if (exact) exactSum(tiles.values(), c, width, b, out, at + column);
                else truncatedSum(tiles.values(), c, width, b, out, at + column);
            }
        }
    }

    private void truncatedSum(long[] weights, int first, int width, long b, Output out, int at) {
        long sum = 0;
        for (int i = 0; i < count; i++)
            sum += ScalarKernels.product(factors, cells[i], weights[first + rows[i] * width]);
        long total = sum + b;
        if (overflows(sum, b, total)) out.set(at, total, sum >> 63);
        else out.set(at, total);
    }

    private void exactSum(long[] weights, int first, int width, long b, Output out, int at) {
        long lo = b * Wide.UNIT;
        long hi = Math.multiplyHigh(b, Wide.UNIT);
        for (int i = 0; i < count; i++) {
            long a = x[cells[i]];
            long w = weights[first + rows[i] * width];
            long low = a * w;
            long sum = lo + low;
            hi += Math.multiplyHigh(a, w) + Int256.carry(lo, low, sum);
            lo = sum;
        }
        long sign = hi >> 63;
        long low = (lo ^ sign) - sign;
        long high = (hi ^ sign) + (sign & (low == 0 ? 1 : 0));
        long q = high < Wide.UNIT ? Wide.signed(Wide.divideByUnit(high, low), sign) : Wide.NONE;
        if (q != Wide.NONE) {
            out.set(at, q);
            return;
        }
        Int256.set(limbs, 0, lo, hi);
        Int256.unitsOf(limbs, 0, limbs, 0);
        out.set(at, limbs, 0);
    }

    /** How many products in a row may be added up modulo 2^64. */
    private int chunk(Tiles tiles) {
        if (Bounds.sumsFit(largest, tiles.columnNorm())) return Integer.MAX_VALUE;
        if (Bounds.sumsFit(largest, tiles.chunkNorm())) return Tiles.CHUNK;
        return (int) Math.min(Bounds.productsThatFit(largest, tiles.largest()), Tiles.CHUNK);
    }

    private void truncatedRow(Tiles tiles, Runs runs, long[] biases, int bias, Output out, int at) {
        for (int tile = 0; tile < tiles.tiles(); tile++) {
            Arrays.fill(sums, 0);
            int t = tile;
            int width = tiles.width(tile);
            runs.each((xAt, count, row) -> {
                boolean fine = reachesFinely && TRIES_FOR_ONE_UNDECIDED * undecided <= tries + TRIES_FOR_ONE_UNDECIDED;
                // Two columns fill half a vector of 256 bits: that pays for what was prepared before.
                boolean isNarrow = width < (fine && tries > 0 ? 2 : 3);
                Kernels best = isNarrow || count < FEW_TRUNCATED ? Lanes.SCALAR : kernels;
                int weights = tiles.at(t, row);
                tries++;
                if (best.d1(factors, fine, xAt, count, tiles.values(), weights, width, chunk, sums)) undecided++;
            });
            join(tiles, tile, biases, bias, out, at);
        }
    }

    /** low + high 2^32 + b as element i. */
    static void join(long low, long high, long b, Output out, int i) {
        long shifted = high << 32;
        long sum = low + shifted;
        long total = sum + b;
        boolean fits = high >> 31 == high >> 63 && !overflows(low, shifted, sum) && !overflows(sum, b, total);
        if (fits) {
            out.set(i, total);
            return;
        }
        long top = (high >> 32) + (low >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        out.set(i, total, top + (b >> 63) + (Long.compareUnsigned(total, b) < 0 ? 1 : 0));
    }

    private static boolean overflows(long a, long b, long sum) {
        return ((sum ^ a) & (sum ^ b)) < 0;
    }

    private void exactRow(Tiles tiles, Runs runs, long[] biases, int bias, Output out, int at) {
        boolean halved = largest <= MAX_HALVED && tiles.largest() <= MAX_HALVED;
        for (int tile = 0; tile < tiles.tiles(); tile++) {
            long[] sums = Sum192.zeros();
            int t = tile;
            int width = tiles.width(tile);
            Kernels chosen = halved && width > 2 ? kernels : Lanes.SCALAR;
            runs.each((xAt, count, row) -> (count < FEW ? Lanes.SCALAR : chosen)
                    .d2(exactFactors, xAt, count, tiles.values(), tiles.at(t, row), width, sums));
            int first = tile * WIDTH;
            for (int c = 0; c < tiles.width(tile); c++) {
                if (bias >= 0) Sum192.addUnits(sums, c, biases[bias + first + c]);
                Sum192.quotient(sums, c, out, at + first + c);
            }
        }
    }

    /** D1 sums of which one product may need more than 64 bits. */
    private void wideRow(Tiles tiles, Runs runs, long[] biases, int bias, Output out, int at) {
        if (wideFactors == null) wideFactors = WideFactors.of(x);
        for (int tile = 0; tile < tiles.tiles(); tile++) {
            Arrays.fill(sums, 0);
            int t = tile;
            int width = tiles.width(tile);
            runs.each((xAt, count, row) -> {
                for (int done = 0; done < count; done += BLOCK) {
                    int rows = Math.min(count - done, BLOCK);
                    int weights = tiles.at(t, row + done);
                    for (int c = 0; c < width; c++) {
                        wideFactors.addProducts(sums, c, xAt + done, rows, tiles.values(), weights + c, width);
                    }
                }
            });
            join(tiles, tile, biases, bias, out, at);
        }
    }

    private void join(Tiles tiles, int tile, long[] biases, int bias, Output out, int at) {
        int first = tile * WIDTH;
        for (int c = 0; c < tiles.width(tile); c++) {
            join(sums[c], sums[WIDTH + c], bias < 0 ? 0 : biases[bias + first + c], out, at + first + c);
        }
    }
}
