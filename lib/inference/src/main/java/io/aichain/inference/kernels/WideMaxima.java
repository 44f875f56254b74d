package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.model.Window;

/**
 * The greatest numbers of any size under windows that slide over an image. Of each row of windows the columns come first: windows that lie on each other share
 * them.
 */
final class WideMaxima {
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
            int known = 0;
            for (int j = 0; j < axes[1].out(); j++, at += channels) {
                int left = axes[1].first(j);
                int right = axes[1].end(j);
                // Columns that no window lies on are not looked at.
                for (int column = Math.max(left, known); column < right; column++) {
                    maxima.column(column, axes[0].first(i), axes[0].end(i));
                }
                known = right;
                maxima.window(left, right, greatest, at);
            }
        }
        return greatest;
    }

    private void column(int column, int top, int bottom) {
        int step = LIMBS * width * channels;
        for (int q = 0; q < channels; q++) {
            int first = LIMBS * ((top * width + column) * channels + q);
            int end = first + step * (bottom - top);
            // Four side by side, so that a comparison need not wait for all before it.
            int a = first;
            int b = first;
            int c = first;
            int d = first;
            int next = first + step;
            for (; next + 3 * step < end; next += 4 * step) {
                a = greater(a, next);
                b = greater(b, next + step);
                c = greater(c, next + 2 * step);
                d = greater(d, next + 3 * step);
            }
            for (; next < end; next += step) a = greater(a, next);
            tall[column * channels + q] = greater(greater(a, b), greater(c, d));
        }
    }

    private void window(int left, int right, int[] to, int at) {
        for (int q = 0; q < channels; q++) {
            int first = left * channels + q;
            int end = first + channels * (right - left);
            int a = tall[first];
            int b = a;
            int c = a;
            int d = a;
            int next = first + channels;
            for (; next + 3 * channels < end; next += 4 * channels) {
                a = greater(a, tall[next]);
                b = greater(b, tall[next + channels]);
                c = greater(c, tall[next + 2 * channels]);
                d = greater(d, tall[next + 3 * channels]);
            }
            for (; next < end; next += channels) a = greater(a, tall[next]);
            to[at + q] = greater(greater(a, b), greater(c, d));
        }
    }

    /** One of two places: without a jump, whose guess would often be wrong. */
    private int greater(int one, int other) {
        return one ^ (one ^ other) & -Int256.less(x, one, x, other);
    }
}
