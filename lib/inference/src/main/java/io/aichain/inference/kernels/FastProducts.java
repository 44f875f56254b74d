package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.WindowSums.Part;
import io.aichain.inference.kernels.WindowSums.Shape;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;

/** Dense and Conv2D on 64-bit numbers, and the activation behind them and behind DepthwiseConv2D. */
final class FastProducts {
    private final Kernels kernels;
    private final LayerCall call;
    private final Layer layer;
    private final long[] x;
    private final long[] w;
    private final Output out;

    FastProducts(Kernels kernels, LayerCall call) {
        this.kernels = kernels;
        this.call = call;
        layer = call.layer();
        x = call.input().data().longs();
        w = call.weights().numbers().longs();
        out = new Output(Tensor.elements(call.shape()));
    }

    Numbers output() {
        boolean exact = call.profile().isExact();
        switch (layer.type()) {
            case DENSE ->
                dense(kernels, exact, x, call.input().last(), call.weights(), layer.parameter(2), bias(), out);
            case CONV_2D -> {
                int[] in = call.input().shape();
                convolve(
                        kernels,
                        exact,
                        Shapes.windows(layer, in),
                        in,
                        x,
                        call.weights(),
                        layer.parameter(2),
                        bias(),
                        out);
            }
            default -> new FastDepthwise(call, bias(), out).sums();
        }
        new FastActivation(layer.parameter(0), layer.number(1)).applyAll(out);
        return out.toNumbers();
    }

    private int bias() {
        int channels = call.shape()[call.shape().length - 1];
        return layer.flag(layer.parameterCount() - 1) ? w.length - channels : -1;
    }

    /**
     * Dense.
     *
     * @param x rows of {@code in} numbers
     * @param bias where the units' biases are among the weights; negative for none
     */
    static void dense(
            Kernels kernels, boolean exact, long[] x, int in, Weights weights, int units, int bias, Output out) {
        long[] w = weights.numbers().longs();
        Tiles tiles = Tiles.of(weights, 0, in, units, units);
        var window = new Shape(1, 1, in, units);
        var match = exact ? null : PixelFactors.match(weights, tiles, window, (long) x.length * units, x);
        var pixels = match == null ? null : new PixelSums(kernels, match);
        Dots dots = null;
        for (int to = 0, at = 0; to < out.size(); to += units, at += in) {
            int from = at;
            if (pixels != null) {
                if (pixels.row(tiles, Part.OF_DENSE, run -> run.meet(from, in, 0), w, bias, out, to)) continue;
                pixels = null;
            }
            if (dots == null) dots = new Dots(kernels, exact, x);
            dots.row(tiles, at, w, bias, out, to);
        }
    }

    /**
     * Conv2D.
     *
     * @param in shape of the image x
     * @param bias where the filters' biases are among the weights; negative for none
     * @param out [rows][columns][filters]
     */
    static void convolve(
            Kernels kernels,
            boolean exact,
            Window[] axes,
            int[] in,
            long[] x,
            Weights weights,
            int filters,
            int bias,
            Output out) {
        long[] w = weights.numbers().longs();
        int taps = axes[0].size() * axes[1].size() * in[2];
        if (FewFilters.suit(kernels, filters, axes, taps)) {
            boolean isDone = !exact && PixelFilters.convolve(kernels, axes, in, x, weights, filters, bias, out);
            if (!isDone) FewFilters.convolve(kernels, exact, axes, in, x, w, filters, bias, out);
            return;
        }
        Tiles tiles = Tiles.of(weights, 0, taps, filters, filters);
        // Runs of few are better one at a time.
        boolean hasLongRuns = axes[1].size() * in[2] >= Dots.FEW_TRUNCATED;
        var window = Shape.of(axes, in[2], filters);
        var match = exact || !hasLongRuns ? null : PixelFactors.match(weights, tiles, window, window.products(axes), x);
        var pixels = match == null ? null : new PixelSums(kernels, match);
        // What vectors need of each number is not worth its time where windows with steps meet few of them.
        boolean isSparse = (long) out.size() * taps < 4L * x.length;
        Dots dots = null;
        for (int cell = 0; cell < out.size() / filters; cell++) {
            int row = cell / axes[1].out();
            int column = cell % axes[1].out();
            Dots.Runs runs = run -> runs(axes, in, row, column, run);
            if (pixels != null) {
                Part part = Part.of(axes[0], row, axes[1], column);
                if (pixels.row(tiles, part, runs, w, bias, out, cell * filters)) continue;
                pixels = null;
            }
            if (dots == null) dots = new Dots(isSparse ? Lanes.SCALAR : kernels, exact, x);
            dots.row(tiles, runs, w, bias, out, cell * filters);
        }
    }

    /** The cells of one row of the window lie side by side, and so do their weights. */
    static void runs(Window[] axes, int[] in, int row, int column, Dots.Run run) {
        int c = in[2];
        int left = axes[1].first(column);
        int count = (axes[1].end(column) - left) * c;
        int firstTap = axes[1].offset(column, left);
        for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
            int tap = axes[0].offset(row, i) * axes[1].size() + firstTap;
            run.meet((i * in[1] + left) * c, count, tap * c);
        }
    }
}
