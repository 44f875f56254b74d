package io.aichain.inference.kernels;

import io.aichain.inference.kernels.WindowSums.Part;
import io.aichain.inference.kernels.WindowSums.Shape;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;

/**
 * A convolution of {@link FewFilters} in D1 on {@link Pixels}: a lane is a column of the output. The channels of the image are planes, with room for what lies
 * around it, so that the neighbours of what one output meets are what its neighbours meet.
 */
final class PixelFilters {
    /** Planes of more numbers than that, and than a small multiple of the image's, are not made: a window may be as large as it likes. */
    private static final int MOST_LAID_OUT = 1 << 12;

    private static final int MOST_TIMES_THE_IMAGE = 2;

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
        for (int tap = 0; tap < starts.length; tap++) {
            int column = tap / channels % columns.size();
            starts[tap] = tap % channels * plane + tap / channels / columns.size() * width + column;
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
        PixelFactors factors = match.factors();
        WindowSums weights = match.sums();
        int cells = columns.out();
        long[] lows = new long[cells + Tiles.WIDTH];
        long[] highs = new long[cells + Tiles.WIDTH];
        long[] lowsTaken = new long[cells];
        long[] highsTaken = new long[cells];
        Part last = null;
        for (int i = 0, at = filter; i < rows.out(); i++) {
            Part part = Part.of(rows, i, columns, 0);
            if (match.pixels().isCentred() && !part.equals(last)) {
                for (int j = 0; j < cells; j++) {
                    Part each = Part.of(rows, i, columns, j);
                    lowsTaken[j] = -weights.low(each, filter);
                    highsTaken[j] = -weights.high(each, filter);
                }
            }
            last = part;
            System.arraycopy(lowsTaken, 0, lows, 0, cells);
            System.arraycopy(highsTaken, 0, highs, 0, cells);
            int first = i * rows.step() * width;
            // Few filters are one tile, in which a filter's weights lie so far apart.
            if (!kernels.pixels(factors, filter, filters, starts, planes, first, cells, lows, highs)) return false;
            for (int j = 0; j < cells; j++, at += filters) Dots.join(lows[j], highs[j], b, out, at);
        }
        return true;
    }
}
