package io.aichain.inference.kernels;

import io.aichain.inference.model.Window;
import java.util.Arrays;

/**
 * A convolution of one filter or two, whose rows of weights would leave vectors nearly empty: here a lane is a column of the output. The image is laid out as
 * {@link Tiles}, a column for each of the output and a row for each of [row of the image][column of the window][channel], so that what a filter meets in one row
 * of the output is a run of rows; a product does not mind which of its factors is the weight.
 */
final class FewFilters {
    private static final int WIDTH = Tiles.WIDTH;
    private static final int MOST = 2;
    /** With fewer lanes the way to bring numbers side by side costs more than it saves. */
    private static final int FEWEST_BITS = 256;
    /** Rows of the image are laid out for so many numbers at a time, unless one row of the output needs more: they stay in the first cache or the second. */
    private static final int BAND = 1 << 13;
    /** More than so many numbers for one row of the output are not laid out: they would leave the caches, and what memory a call may take. */
    private static final int MOST_OF_A_ROW = 1 << 18;

    private final Window rows;
    private final Window columns;
    private final int channels;
    private final long[] x;
    private final int rowsOfBand;
    private final Tiles tiles;

    private FewFilters(Window[] axes, int channels, long[] x) {
        rows = axes[0];
        columns = axes[1];
        this.channels = channels;
        this.x = x;
        int row = columns.size() * channels;
        // Where windows do not lie on each other a band would hold rows that none of them sees.
        boolean isShared = rows.step() < rows.size();
        int most = isShared ? Math.max(BAND / (row * columns.out()) - rows.size(), 0) / rows.step() : 0;
        rowsOfBand = Math.min(most + 1, rows.out());
        int height = ((rowsOfBand - 1) * rows.step() + rows.size()) * row;
        long[] values = new long[height * columns.out() + WIDTH];
        tiles = Tiles.ofAny(values, height, columns.out(), row * rows.size(), Bounds.largest(x));
    }

    /** @param taps products of one sum */
    static boolean suit(Kernels kernels, int filters, Window[] axes, int taps) {
        int out = axes[1].out();
        boolean isLaidOut = taps > 0 && out >= WIDTH / 2 && (long) taps * out <= MOST_OF_A_ROW;
        return isLaidOut && filters <= MOST && kernels.bits() >= FEWEST_BITS;
    }

    /**
     * @param x the image, of the shape {@code in}
     * @param w [taps][filters], and from {@code bias} on one for each filter, unless that is negative
     * @param out [cells][filters]
     */
    static void convolve(
            Kernels kernels,
            boolean exact,
            Window[] axes,
            int[] in,
            long[] x,
            long[] w,
            int filters,
            int bias,
            Output out) {
        int taps = axes[0].size() * axes[1].size() * in[2];
        Dots[] dots = new Dots[filters];
        for (int f = 0; f < filters; f++) {
            long[] filter = new long[taps];
            for (int t = 0; t < taps; t++) filter[t] = w[t * filters + f];
            dots[f] = new Dots(kernels, exact, filter);
        }
        new FewFilters(axes, in[2], x).convolve(dots, taps, w, bias, out);
    }

    private void convolve(Dots[] filters, int taps, long[] w, int bias, Output out) {
        int cells = columns.out();
        long[] biases = new long[cells];
        Output sums = new Output(cells);
        int distance = rows.step() * columns.size() * channels;
        for (int i = 0; i < rows.out(); i++) {
            int inBand = i % rowsOfBand;
            if (inBand == 0) {
                if (i > 0) Arrays.fill(tiles.values(), 0);
                layOut(i * rows.step() - rows.before());
            }
            for (int f = 0; f < filters.length; f++) {
                if (bias >= 0) Arrays.fill(biases, w[bias + f]);
                filters[f].row(tiles, run -> run.meet(0, taps, inBand * distance), biases, bias < 0 ? -1 : 0, sums, 0);
                for (int j = 0; j < cells; j++) out.copy((i * cells + j) * filters.length + f, sums, j);
            }
        }
    }

    /** A band whose first row is {@code top} of the image, into tiles of zeros: what lies outside of it stays 0. */
    private void layOut(int top) {
        int count = tiles.rows() / (columns.size() * channels);
        int row = 0;
        for (int y = top; y < top + count; y++) {
            boolean isInside = y >= 0 && y < rows.in();
            for (int t = 0; t < columns.size(); t++) {
                // The columns of the output that lie on the image with this one of the window.
                int step = columns.step();
                int first = Math.max(columns.before() - t + step - 1, 0) / step;
                int end = Math.min((columns.in() - 1 + columns.before() - t + step) / step, columns.out());
                int from = ((y * columns.in()) + first * step - columns.before() + t) * channels;
                for (int c = 0; c < channels; c++, row++) layOut(row, first, isInside ? end : first, from + c);
            }
        }
    }

    private void layOut(int row, int first, int end, int from) {
        long[] values = tiles.values();
        int distance = columns.step() * channels;
        int next = from;
        for (int tile = first / WIDTH; tile * WIDTH < end; tile++) {
            int to = tiles.at(tile, row) - tile * WIDTH;
            int last = Math.min(end, (tile + 1) * WIDTH);
            for (int j = Math.max(first, tile * WIDTH); j < last; j++, next += distance) values[to + j] = x[next];
        }
    }
}
