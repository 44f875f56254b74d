package io.aichain.inference.kernels;

import io.aichain.inference.kernels.WindowSums.Part;
import java.util.Arrays;

/** D1 sums of {@link Pixels}, in half of the steps that other numbers take. Where a product is undecided nothing is promised, and the other way has to do it. */
final class PixelSums {
    private final Kernels kernels;
    private final PixelFactors.Match match;
    private final long[] sums = new long[2 * Tiles.WIDTH];
    private boolean areDecided;

    PixelSums(Kernels kernels, PixelFactors.Match match) {
        this.kernels = kernels;
        this.match = match;
    }

    /**
     * The sums of one row of outputs, one for each column of the weights.
     *
     * @param tiles the weights, of which the runs meet that {@code part}
     * @param bias of column 0, in {@code biases}; negative for none
     * @return whether all products are decided
     */
    boolean row(Tiles tiles, Part part, Dots.Runs runs, long[] biases, int bias, Output out, int at) {
        PixelFactors factors = match.factors();
        WindowSums weights = match.sums();
        long[] bytes = match.pixels().bytes();
        for (int tile = 0; tile < tiles.tiles(); tile++) {
            int t = tile;
            int width = tiles.width(tile);
            int first = tile * Tiles.WIDTH;
            Arrays.fill(sums, 0);
            areDecided = true;
            runs.each((xAt, count, row) ->
                    areDecided &= kernels.pixels(bytes, xAt, count, factors, tiles.at(t, row), width, sums));
            if (!areDecided) return false;
            for (int c = 0; c < width; c++) {
                long low = sums[c];
                long high = sums[Tiles.WIDTH + c];
                if (match.pixels().isCentred()) {
                    low -= weights.low(part, first + c);
                    high -= weights.high(part, first + c);
                }
                Dots.join(low, high, bias < 0 ? 0 : biases[bias + first + c], out, at + first + c);
            }
        }
        return true;
    }
}
