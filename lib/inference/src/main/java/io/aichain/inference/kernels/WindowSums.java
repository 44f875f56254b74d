package io.aichain.inference.kernels;

import io.aichain.inference.model.Window;

/** Sums of a filter's weights over the rows and columns of its window that lie on an image, of all its channels: from the sums of every rectangle at the window's first corner. */
final class WindowSums {
    /** Rows and columns of a window, from the first of each to one behind the last. */
    record Part(int top, int bottom, int left, int right) {
        static final Part OF_DENSE = new Part(0, 1, 0, 1);

        /** What lies on the image for one output. */
        static Part of(Window rows, int row, Window columns, int column) {
            return new Part(
                    rows.offset(row, rows.first(row)),
                    rows.offset(row, rows.end(row)),
                    columns.offset(column, columns.first(column)),
                    columns.offset(column, columns.end(column)));
        }
    }

    /** Of the weights [row][column][channel][filter]. */
    record Shape(int rows, int columns, int channels, int filters) {
        static Shape of(Window[] axes, int channels, int filters) {
            return new Shape(axes[0].size(), axes[1].size(), channels, filters);
        }

        int weights() {
            return rows * columns * channels * filters;
        }

        /** At least a quarter of them is made; of a window that is larger than the image none is counted. */
        long products(Window[] axes) {
            boolean isInside = rows <= axes[0].in() && columns <= axes[1].in();
            return isInside ? (long) weights() * axes[0].out() * axes[1].out() : 0;
        }

        /** Whether sums of all rectangles take more than twice the room of the weights. */
        boolean isFlat() {
            return (long) (rows + 1) * (columns + 1) > 2L * rows * columns * channels;
        }
    }

    private final int columns;
    private final int filters;
    // A sum is low + high 2^32.
    private final long[] low;
    private final long[] high;

    /** @param w of that shape, and then others */
    WindowSums(long[] w, Shape shape) {
        columns = shape.columns;
        filters = shape.filters;
        int rows = shape.rows;
        int channels = shape.channels;
        low = new long[(rows + 1) * (columns + 1) * filters];
        high = new long[low.length];
        int from = 0;
        for (int row = 1; row <= rows; row++) {
            for (int column = 1; column <= columns; column++) {
                int at = at(row, column);
                for (int f = 0; f < filters; f++) {
                    low[at + f] = rectangle(low, row, column, f);
                    high[at + f] = rectangle(high, row, column, f);
                }
                for (int channel = 0; channel < channels; channel++) {
                    for (int f = 0; f < filters; f++, from++) {
                        low[at + f] += w[from] & 0xffffffffL;
                        high[at + f] += w[from] >> 32;
                    }
                }
            }
        }
    }

    /** Without its last cell. */
    private long rectangle(long[] sums, int row, int column, int f) {
        return sums[at(row - 1, column) + f] + sums[at(row, column - 1) + f] - sums[at(row - 1, column - 1) + f];
    }

    private int at(int row, int column) {
        return (row * (columns + 1) + column) * filters;
    }

    long low(Part part, int filter) {
        return of(low, part, filter);
    }

    long high(Part part, int filter) {
        return of(high, part, filter);
    }

    private long of(long[] sums, Part part, int f) {
        return sums[at(part.bottom, part.right) + f]
                - sums[at(part.top, part.right) + f]
                - sums[at(part.bottom, part.left) + f]
                + sums[at(part.top, part.left) + f];
    }
}
