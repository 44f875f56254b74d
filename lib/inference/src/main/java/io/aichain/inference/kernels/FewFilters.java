package io.aichain.inference.kernels;

import io.aichain.inference.model.Window;
import java.util.Arrays;

/**
 * A convolution of one filter or two, whose rows of weights would leave vectors nearly empty: here a lane is a cell of the output. What lies under the
 * window of eight cells is brought side by side, and each filter is what meets it; a product does not mind which of its factors is the weight.
 */
final class FewFilters {
    private static final int WIDTH = Tiles.WIDTH;
    private static final int MOST = 2;
    /** With fewer lanes the way to bring numbers side by side costs more than it saves. */
    private static final int FEWEST_BITS = 256;

    private final Window[] axes;
    private final int[] in;
    private final long[] x;
    private final long[] side;
    private final Tiles tiles;

    private FewFilters(Window[] axes, int[] in, long[] x, int taps) {
        this.axes = axes;
        this.in = in;
        this.x = x;
        side = new long[taps * WIDTH];
        tiles = Tiles.ofAny(side, taps, Bounds.largest(x));
    }

    /** @param cells of the output */
    static boolean suit(Kernels kernels, int filters, int cells) {
        return filters <= MOST && cells >= WIDTH && kernels.bits() >= FEWEST_BITS;
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
        new FewFilters(axes, in, x, taps).convolve(dots, w, bias, out);
    }

    private void convolve(Dots[] filters, long[] w, int bias, Output out) {
        long[] biases = new long[WIDTH];
        Output sums = new Output(WIDTH);
        int cells = axes[0].out() * axes[1].out();
        for (int first = 0; first < cells; first += WIDTH) {
            int count = Math.min(WIDTH, cells - first);
            Arrays.fill(side, 0);
            for (int lane = 0; lane < count; lane++) bring(first + lane, lane);
            for (int f = 0; f < filters.length; f++) {
                if (bias >= 0) Arrays.fill(biases, w[bias + f]);
                filters[f].row(tiles, run -> run.meet(0, tiles.rows(), 0), biases, bias < 0 ? -1 : 0, sums, 0);
                for (int lane = 0; lane < count; lane++) {
                    out.copy((first + lane) * filters.length + f, sums, lane);
                }
            }
        }
    }

    /** Outside of the image numbers stay 0. */
    private void bring(int cell, int lane) {
        FastProducts.runs(axes, in, cell / axes[1].out(), cell % axes[1].out(), (from, count, tap) -> {
            int to = tap * WIDTH + lane;
            for (int i = from; i < from + count; i++, to += WIDTH) side[to] = x[i];
        });
    }
}
