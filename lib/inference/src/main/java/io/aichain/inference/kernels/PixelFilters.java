package io.aichain.inference.kernels;

import io.aichain.inference.kernels.WindowSums.Part;
import io.aichain.inference.kernels.WindowSums.Shape;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;
import java.util.Arrays;

/**
 * A convolution of {@link FewFilters} in D1 on {@link Pixels}: a lane is a column of the output. The channels of the image are planes, with room for what lies
 * around it, so that the neighbours of what one output meets are what its neighbours meet.
 */
final class PixelFilters {
    /** Planes of more numbers than that, and than a small multiple of the image's, are not made: a window may be as large as it likes. */
    private static final int MOST_LAID_OUT = 1 << 12;

    private static final int MOST_TIMES_THE_IMAGE = 2;

    /** Lanes of more outputs would leave the caches. */
    private static final int MOST_TOGETHER = 1 << 12;

    private final Window rows;
    private final Window columns;
    private final int channels;
    private final int width;
    private final int plane;
    private final long[] planes;
    /** Of each tap [row][column][channel], where the first output meets it. */
    private final int[] starts;

    private PixelFilters(Window[] axes, int channels) {
        rows = axes[0];
        columns = axes[1];
        this.channels = channels;
        width = width(columns);
        plane = width(rows) * width;
        planes = new long[plane * channels + Tiles.WIDTH];
        starts = new int[rows.size() * columns.size() * channels];
        int tap = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                for (int q = 0; q < channels; q++, tap++) starts[tap] = q * plane + row * width + column;
            }
        }
    }

    /** Cells under all windows of an axis. */
    private static int width(Window axis) {
        return (axis.out() - 1) * axis.step() + axis.size();
    }

    private static boolean suit(Window[] axes, int channels, int image) {
        long most = Math.max(MOST_LAID_OUT, (long) MOST_TIMES_THE_IMAGE * image);
        // Between windows of larger steps there are rows that none of them sees.
        boolean areSteps = axes[0].step() <= axes[0].size() && axes[1].step() == 1;
        return areSteps && (long) width(axes[0]) * width(axes[1]) <= most / channels;
    }

    /**
     * As {@link FewFilters#convolve}.
     *
     * @return whether it is done; else outputs may be anything
     */
    static boolean convolve(
            Kernels kernels, Window[] axes, int[] in, long[] x, Weights weights, int filters, int bias, Output out) {
        int channels = in[2];
        if (!suit(axes, channels, x.length)) return false;
        long[] w = weights.numbers().longs();
        Shape window = Shape.of(axes, channels, filters);
        Tiles tiles = Tiles.of(weights, 0, window.weights() / filters, filters, filters);
        var match = PixelFactors.match(weights, tiles, window, window.products(axes), x);
        if (match == null) return false;
        var image = new PixelFilters(axes, channels);
        image.layOut(match.pixels().bytes());
        for (int f = 0; f < filters; f++) {
            long b = bias < 0 ? 0 : w[bias + f];
            if (!image.convolve(kernels, match, f, filters, b, out)) return false;
        }
        return true;
    }

    private void layOut(long[] bytes) {
        int last = Math.min(rows.in(), width(rows) - rows.before());
        int end = Math.min(columns.in(), width - columns.before());
        for (int row = 0; row < last; row++) {
            int from = row * columns.in() * channels;
            int to = (row + rows.before()) * width + columns.before();
            for (int channel = 0; channel < channels; channel++, to += plane) {
                for (int i = 0; i < end; i++) planes[to + i] = bytes[from + i * channels + channel];
            }
        }
    }

    private boolean convolve(Kernels kernels, PixelFactors.Match match, int filter, int filters, long b, Output out) {
        int cells = columns.out();
        int together = rowsTogether(kernels);
        int lanes = (together - 1) * width + cells;
        long[] lows = new long[lanes + Tiles.WIDTH];
        long[] highs = new long[lanes + Tiles.WIDTH];
        Taken taken = match.pixels().isCentred() ? new Taken(match.sums(), filter) : null;
        for (int i = 0, at = filter; i < rows.out(); i += together) {
            Arrays.fill(lows, 0);
            Arrays.fill(highs, 0);
            if (taken != null) {
                for (int row = 0; row < together; row++) taken.put(i + row, lows, highs, row * width);
            }
            int first = i * rows.step() * width;
            // Few filters are one tile, in which a filter's weights lie so far apart.
            boolean areDecided =
                    kernels.pixels(match.factors(), filter, filters, starts, planes, first, lanes, lows, highs);
            if (!areDecided) return false;
            for (int row = 0; row < lanes; row += width) {
                for (int o = row; o < row + cells; o++, at += filters) Dots.join(lows[o], highs[o], b, out, at);
            }
        }
        return true;
    }

    /**
     * All rows of the output, whose lanes are then one run: what lies between two of them is made in vain. One, where steps or short runs of them make more
     * vectors of it.
     */
    private int rowsTogether(Kernels kernels) {
        int lanes = kernels.bits() / Long.SIZE;
        int apart = rows.out() * ((columns.out() + lanes - 1) / lanes);
        int together = ((rows.out() - 1) * width + columns.out() + lanes - 1) / lanes;
        boolean isSmall = (long) rows.out() * width <= MOST_TOGETHER;
        return rows.step() == 1 && isSmall && together <= apart ? rows.out() : 1;
    }

    /** The sums of the weights that each window of a row has on the image: most rows have those of the row before. */
    private final class Taken {
        private final WindowSums weights;
        private final int filter;
        private final long[] lows = new long[columns.out()];
        private final long[] highs = new long[columns.out()];
        private Part last;

        Taken(WindowSums weights, int filter) {
            this.weights = weights;
            this.filter = filter;
        }

        /** Takes them from the lanes of a row. */
        void put(int row, long[] toLows, long[] toHighs, int at) {
            Part part = Part.of(rows, row, columns, 0);
            if (!part.equals(last)) {
                int first = columns.firstWhole();
                int end = columns.endWhole();
                for (int j = 0; j < lows.length; j++) {
                    // All that lie on the image whole have the same.
                    boolean isLikeLast = j > first && j < end;
                    if (isLikeLast) copyLast(j);
                    else take(Part.of(rows, row, columns, j), j);
                }
            }
            last = part;
            System.arraycopy(lows, 0, toLows, at, lows.length);
            System.arraycopy(highs, 0, toHighs, at, highs.length);
        }

        private void take(Part part, int j) {
            lows[j] = -weights.low(part, filter);
            highs[j] = -weights.high(part, filter);
        }

        private void copyLast(int j) {
            lows[j] = lows[j - 1];
            highs[j] = highs[j - 1];
        }
    }
}
