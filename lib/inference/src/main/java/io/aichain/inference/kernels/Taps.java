package io.aichain.inference.kernels;

import io.aichain.inference.model.Window;

/**
 * What lies under the window of a DepthwiseConv2D, for one cell of the output after the other: a list of the image's cells, and of the weights that they
 * meet. Where window and image end is found once for all channels, and all that is left to them are plain loops.
 */
final class Taps {
    /** The first channel of each cell, and the first output's weight of its tap; so many of both as {@link #count} says. */
    final int[] cells;

    final int[] weights;
    private final Window[] axes;
    private final int[] in;
    private final int outs;
    private int count;

    /** @param in shape of the image, {@code outs} how many weights a tap has */
    Taps(Window[] axes, int[] in, int outs) {
        this.axes = axes;
        this.in = in;
        this.outs = outs;
        int most = Math.min(axes[0].size(), in[0]) * Math.min(axes[1].size(), in[1]);
        cells = new int[most];
        weights = new int[most];
    }

    /** Which channel of the input each one of the output is made of. */
    static int[] channels(int in, int multiplier) {
        int[] channels = new int[in * multiplier];
        for (int o = 0; o < channels.length; o++) channels[o] = o / multiplier;
        return channels;
    }

    int count() {
        return count;
    }

    /** Goes to a cell of the output, by row and column. */
    void under(int i, int j) {
        count = 0;
        int left = axes[1].first(j);
        int right = axes[1].end(j);
        for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
            int cell = (row * in[1] + left) * in[2];
            int weight = (axes[0].offset(i, row) * axes[1].size() + axes[1].offset(j, left)) * outs;
            for (int column = left; column < right; column++, cell += in[2], weight += outs) {
                cells[count] = cell;
                weights[count++] = weight;
            }
        }
    }
}
