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
import java.util.Arrays;

/** Dense, Conv2D and DepthwiseConv2D on 64-bit numbers. */
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
            default -> depthwise(exact);
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

    /** Which channel of the input each one of the output is made of. */
    static int[] channels(int in, int multiplier) {
        int[] channels = new int[in * multiplier];
        for (int o = 0; o < channels.length; o++) channels[o] = o / multiplier;
        return channels;
    }

    /** All outputs of the cell that the taps lie under, from element {@code at} on. */
    private interface Depthwise {
        void outputs(Taps taps, int at);
    }

    private void depthwise(boolean exact) {
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(layer, in);
        int[] channels = channels(in[2], layer.parameter(2));
        Depthwise cell = exact ? exactDepthwise(channels) : truncatedDepthwise(channels);
        Taps taps = new Taps(axes, in, channels.length);
        for (int i = 0, at = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++, at += channels.length) {
                taps.under(i, j);
                cell.outputs(taps, at);
            }
        }
    }

    private Depthwise truncatedDepthwise(int[] channels) {
        long greatest = Bounds.largest(x);
        long weight = Bounds.largest(w);
        boolean fit = Factors.reach(greatest, weight) && Bounds.productsThatFit(greatest, weight) > 0;
        return fit ? narrowDepthwise(Factors.of(x, greatest), channels) : wideDepthwise(channels);
    }

    /** Where one truncated product may need more than 64 bits. */
    private Depthwise wideDepthwise(int[] channels) {
        WideFactors factors = WideFactors.of(x);
        long[] sums = new long[2 * channels.length];
        int bias = bias();
        return (taps, at) -> {
            Arrays.fill(sums, 0);
            for (int n = 0; n < taps.count(); n++) {
                int cell = taps.cells[n];
                int weight = taps.weights[n];
                for (int o = 0; o < channels.length; o++) {
                    factors.addProducts(sums, o, cell + channels[o], 1, w, weight + o, 1);
                }
            }
            for (int o = 0; o < channels.length; o++) {
                Dots.join(sums[o], sums[channels.length + o], bias < 0 ? 0 : w[bias + o], out, at + o);
            }
        };
    }

    private Depthwise narrowDepthwise(Factors factors, int[] channels) {
        // Sums in two parts, as Kernels.d1 makes them.
        long[] low = new long[channels.length];
        long[] high = new long[channels.length];
        int bias = bias();
        return (taps, at) -> {
            if (channels.length < Tiles.WIDTH) {
                for (int o = 0; o < channels.length; o++) narrowSum(factors, taps, channels[o], o, low, high);
            } else {
                narrowSums(factors, taps, channels, low, high);
            }
            for (int o = 0; o < channels.length; o++) {
                Dots.join(low[o], high[o], bias < 0 ? 0 : w[bias + o], out, at + o);
            }
        };
    }

    /** The products of one output of few, into its sums. */
    private void narrowSum(Factors factors, Taps taps, int channel, int output, long[] lows, long[] highs) {
        int[] cells = taps.cells;
        int[] weights = taps.weights;
        int count = taps.count();
        long low = 0;
        long high = 0;
        for (int n = 0; n < count; n++) {
            long q = ScalarKernels.product(factors, cells[n] + channel, w[weights[n] + output]);
            low += q & 0xffffffffL;
            high += q >> 32;
        }
        lows[output] = low;
        highs[output] = high;
    }

    /** The products of all outputs, tap after tap: cells lie as far apart as there are channels, and what is read of one is a line of memory. */
    private void narrowSums(Factors factors, Taps taps, int[] channels, long[] lows, long[] highs) {
        Arrays.fill(lows, 0);
        Arrays.fill(highs, 0);
        int count = taps.count();
        for (int n = 0; n < count; n++) {
            int cell = taps.cells[n];
            int weight = taps.weights[n];
            for (int o = 0; o < channels.length; o++) {
                long q = ScalarKernels.product(factors, cell + channels[o], w[weight + o]);
                lows[o] += q & 0xffffffffL;
                highs[o] += q >> 32;
            }
        }
    }

    private Depthwise exactDepthwise(int[] channels) {
        long[] sums = Sum192.zeros();
        int bias = bias();
        return (taps, at) -> {
            for (int first = 0; first < channels.length; first += Tiles.WIDTH) {
                int width = Math.min(Tiles.WIDTH, channels.length - first);
                if (channels.length < Tiles.WIDTH) {
                    for (int c = 0; c < width; c++) exactSum(taps, channels[c], c, sums);
                } else {
                    exactSums(taps, channels, first, width, sums);
                }
                for (int c = 0; c < width; c++) {
                    if (bias >= 0) Sum192.addUnits(sums, c, w[bias + first + c]);
                    Sum192.quotient(sums, c, out, at + first + c);
                }
            }
        };
    }

    /** The products of one output of few, into its column. */
    private void exactSum(Taps taps, int channel, int output, long[] sums) {
        int[] cells = taps.cells;
        int[] weights = taps.weights;
        int count = taps.count();
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        for (int n = 0; n < count; n++) {
            long a = x[cells[n] + channel];
            long b = w[weights[n] + output];
            long lo = a * b;
            long sum0 = s0 + lo;
            long t = Math.multiplyHigh(a, b) + Int256.carry(s0, lo, sum0);
            long sum1 = s1 + t;
            s2 += (t >> 63) + Int256.carry(s1, t, sum1);
            s0 = sum0;
            s1 = sum1;
        }
        Sum192.set(sums, output, s0, s1, s2);
    }

    /** The products of a tile of outputs, tap after tap. */
    private void exactSums(Taps taps, int[] channels, int first, int width, long[] sums) {
        Arrays.fill(sums, 0);
        int count = taps.count();
        for (int n = 0; n < count; n++) {
            int cell = taps.cells[n];
            int weight = taps.weights[n] + first;
            for (int c = 0; c < width; c++) {
                Sum192.addProduct(sums, c, x[cell + channels[first + c]], w[weight + c]);
            }
        }
    }
}
