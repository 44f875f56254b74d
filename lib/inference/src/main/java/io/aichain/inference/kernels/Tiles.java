package io.aichain.inference.kernels;

import io.aichain.inference.model.Weights;

/**
 * A matrix of 64-bit weights w[row][column] in tiles of {@link #WIDTH} columns: [tile][row][column]. The last
 * tile may be narrower; vectors that are wider read on into the next row, and behind the last row there is room for that.
 *
 * @param largest the greatest magnitude, saturated at 2^63 - 1
 * @param columnNorm at least the greatest sum of magnitudes of a column, in units of 2^10, saturated
 * @param chunkNorm the same for any {@link #CHUNK} rows of a column
 */
record Tiles(long[] values, int rows, int columns, long largest, long columnNorm, long chunkNorm) {
    static final int WIDTH = 8;
    static final int CHUNK = 16;

    /** Where the matrix lies in a layer's stream: its first element, its rows and columns, and the distance of rows and of columns. */
    record Place(int at, int rows, int columns, int stride, int step) {}

    static Tiles of(Weights weights, Place place) {
        return weights.derived(place, w -> pack(w.numbers().longs(), place));
    }

    static Tiles of(Weights weights, int at, int rows, int columns, int stride) {
        return of(weights, new Place(at, rows, columns, stride, 1));
    }

    static Tiles pack(long[] w, Place place) {
        long[] values = new long[Math.addExact(Math.multiplyExact(place.columns, place.rows), WIDTH)];
        long[] norms = new long[place.columns];
        long chunkNorm = 0;
        long largest = 0;
        int to = 0;
        for (int first = 0; first < place.columns; first += WIDTH) {
            int width = Math.min(WIDTH, place.columns - first);
            for (int begin = 0; begin < place.rows; begin += CHUNK) {
                int end = Math.min(begin + CHUNK, place.rows);
                int chunk = to;
                for (int row = begin; row < end; row++, to += width) {
                    int from = place.at + row * place.stride + first * place.step;
                    if (width == 1) values[to] = w[from];
                    else if (place.step == 1) System.arraycopy(w, from, values, to, width);
                    else for (int c = 0; c < width; c++) values[to + c] = w[from + c * place.step];
                }
                for (int c = 0; c < width; c++) {
                    long sum = 0;
                    for (int i = chunk + c; i < to; i += width) {
                        long magnitude = Bounds.magnitude(values[i]);
                        largest = Math.max(largest, magnitude);
                        sum += (magnitude >>> 10) + 1;
                    }
                    norms[first + c] = Bounds.saturatedAdd(norms[first + c], sum);
                    chunkNorm = Math.max(chunkNorm, sum);
                }
            }
        }
        long norm = 0;
        for (long n : norms) norm = Math.max(norm, n);
        // Any CHUNK rows lie in two aligned runs of CHUNK rows.
        return new Tiles(values, place.rows, place.columns, largest, norm, Math.min(norm, 2 * chunkNorm));
    }

    /**
     * Tiles whose numbers may be anything up to {@code largest}, and may be changed: bounds follow from that alone.
     *
     * @param met so many of the rows are met by one sum
     */
    static Tiles ofAny(long[] values, int rows, int columns, int met, long largest) {
        long each = (largest >>> 10) + 1;
        long norm = Bounds.saturatedTimes(each, met);
        return new Tiles(values, rows, columns, largest, norm, Math.min(norm, Bounds.saturatedTimes(each, CHUNK)));
    }

    int tiles() {
        return (columns + WIDTH - 1) / WIDTH;
    }

    /** Where a tile's row begins. */
    int at(int tile, int row) {
        return tile * WIDTH * rows + row * width(tile);
    }

    /** Columns of a tile, and the distance of its rows. */
    int width(int tile) {
        return Math.min(WIDTH, columns - tile * WIDTH);
    }
}
