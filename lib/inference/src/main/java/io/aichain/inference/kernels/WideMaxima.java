package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Window;

/**
 * The greatest numbers of any size under windows that slide over an image. Of each row of windows the columns come first: windows that lie on each other share
 * them.
 */
final class WideMaxima {
    private static final int FEW = 8;

    private final long[] x;
    private final int width;
    private final int channels;
    // Where the greatest number of each column lies, [column][channel], under the row of windows.
    private final int[] tall;

    private WideMaxima(long[] x, int width, int channels) {
        this.x = x;
        this.width = width;
        this.channels = channels;
        tall = new int[width * channels];
    }

    /**
     * Where in x the limbs of the greatest cell under each window begin, [row][column][channel]. Each window has a cell of the image.
     *
     * @param x an image of {@code width} columns, in limbs
     */
    static int[] of(long[] x, int width, int channels, Window[] axes) {
        WideMaxima maxima = new WideMaxima(x, width, channels);
        int[] greatest = new int[axes[0].out() * axes[1].out() * channels];
        for (int i = 0, at = 0; i < axes[0].out(); i++) {
            int top = axes[0].first(i);
            int bottom = axes[0].end(i);
            int known = 0;
            for (int j = 0; j < axes[1].out(); j++, at += channels) {
                int left = axes[1].first(j);
                int right = axes[1].end(j);
                // Columns that no window lies on are not looked at.
                maxima.columns(Math.max(left, known) * channels, right * channels, top, bottom);
                known = right;
                maxima.window(left, right, greatest, at);
            }
        }
        return greatest;
    }

    /** Of many cells side by side row after row, as they lie in memory; of few one after the other. */
    private void columns(int from, int to, int top, int bottom) {
        if (to - from <= FEW) {
            for (int column = from; column < to; column++) tall[column] = greatest(column, top, bottom);
            return;
        }
        for (int row = top; row < bottom; row++) {
            int first = row * width * channels;
            for (int column = from; column < to; column++) {
                int cell = LIMBS * (first + column);
                tall[column] = row == top ? cell : greater(tall[column], cell);
            }
        }
    }

    private int greatest(int column, int top, int bottom) {
        int cell = LIMBS * (top * width * channels + column);
        int greatest = cell;
        for (int row = top + 1; row < bottom; row++) {
            cell += LIMBS * width * channels;
            greatest = greater(greatest, cell);
        }
        return greatest;
    }

    private void window(int left, int right, int[] to, int at) {
        for (int q = 0; q < channels; q++) {
            int greatest = tall[left * channels + q];
            for (int column = left + 1; column < right; column++) {
                greatest = greater(greatest, tall[column * channels + q]);
            }
            to[at + q] = greatest;
        }
    }

    /** One of two places. The jump is guessed well where it counts: the later a cell of a long window, the seldomer it is the greatest so far. */
    private int greater(int one, int other) {
        if (Numbers.compare(x, other, x, one) > 0) return other;
        return one;
    }
}
