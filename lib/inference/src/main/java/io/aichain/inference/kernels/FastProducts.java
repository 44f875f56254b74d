package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
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
            case DENSE -> dense(new Dots(kernels, exact, x));
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

    private void dense(Dots dots) {
        int in = call.input().last();
        int units = layer.parameter(2);
        Tiles tiles = Tiles.of(call.weights(), 0, in, units, units);
        for (int row = 0; row < x.length / in; row++) {
            int at = row * in;
            dots.row(tiles, at, w, bias(), out, row * units);
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
        if (FewFilters.suit(kernels, filters, out.size() / filters)) {
            FewFilters.convolve(kernels, exact, axes, in, x, w, filters, bias, out);
            return;
        }
        Tiles tiles = Tiles.of(weights, 0, axes[0].size() * axes[1].size() * in[2], filters, filters);
        Dots dots = new Dots(kernels, exact, x);
        for (int cell = 0; cell < out.size() / filters; cell++) {
            int row = cell / axes[1].out();
            int column = cell % axes[1].out();
            dots.row(tiles, run -> runs(axes, in, row, column, run), w, bias, out, cell * filters);
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

    /** One product of a tap: input element and weight column by column. */
    private interface Tap {
        void meet(int cell, int weights);
    }

    private void taps(Window[] axes, int[] in, int row, int column, int outs, Tap tap) {
        for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
            for (int j = axes[1].first(column); j < axes[1].end(column); j++) {
                int number = axes[0].offset(row, i) * axes[1].size() + axes[1].offset(column, j);
                tap.meet((i * in[1] + j) * in[2], number * outs);
            }
        }
    }

    /** Which channel of the input each one of the output is made of. */
    private static int[] channels(int in, int multiplier) {
        int[] channels = new int[in * multiplier];
        for (int o = 0; o < channels.length; o++) channels[o] = o / multiplier;
        return channels;
    }

    private void depthwise(boolean exact) {
        if (exact) {
            exactDepthwise();
            return;
        }
        long greatest = Bounds.largest(x);
        long weight = Bounds.largest(w);
        Factors factors = Factors.of(x, greatest);
        if (factors.reach(weight) && Bounds.productsThatFit(greatest, weight) > 0) narrowDepthwise(factors);
        else wideDepthwise();
    }

    /** Where one truncated product may need more than 64 bits. */
    private void wideDepthwise() {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int outs = in[2] * multiplier;
        Window[] axes = Shapes.windows(layer, in);
        long[] sums = WideFactors.sums(outs);
        WideFactors factors = WideFactors.of(x);
        int bias = bias();
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                Arrays.fill(sums, 0);
                taps(axes, in, i, j, outs, (cell, weights) -> {
                    for (int c = 0; c < in[2]; c++) {
                        factors.addProducts(sums, cell + c, w, weights + c * multiplier, c * multiplier, multiplier);
                    }
                });
                for (int o = 0; o < outs; o++) {
                    WideFactors.total(sums, o, bias < 0 ? 0 : w[bias + o], out, (i * axes[1].out() + j) * outs + o);
                }
            }
        }
    }

    private void narrowDepthwise(Factors factors) {
        int[] in = call.input().shape();
        int[] channels = channels(in[2], layer.parameter(2));
        int outs = channels.length;
        Window[] axes = Shapes.windows(layer, in);
        // Sums in two parts, as Kernels.d1 makes them.
        long[] low = new long[outs];
        long[] high = new long[outs];
        int bias = bias();
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                int at = (i * axes[1].out() + j) * outs;
                if (outs < Tiles.WIDTH) {
                    for (int o = 0; o < outs; o++) narrowSum(factors, axes, in, i, j, channels[o], o, low, high);
                } else {
                    Arrays.fill(low, 0);
                    Arrays.fill(high, 0);
                    taps(axes, in, i, j, outs, (cell, weights) -> {
                        for (int o = 0; o < outs; o++) {
                            long q = ScalarKernels.product(factors, cell + channels[o], w[weights + o]);
                            low[o] += q & 0xffffffffL;
                            high[o] += q >> 32;
                        }
                    });
                }
                for (int o = 0; o < outs; o++) {
                    Dots.join(low[o], high[o], bias < 0 ? 0 : w[bias + o], out, at + o);
                }
            }
        }
    }

    /** The products of one output of few, into its sums. */
    private void narrowSum(
            Factors factors,
            Window[] axes,
            int[] in,
            int i,
            int j,
            int channel,
            int output,
            long[] lows,
            long[] highs) {
        int outs = lows.length;
        long low = 0;
        long high = 0;
        int left = axes[1].first(j);
        int count = axes[1].end(j) - left;
        for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
            int cell = (row * in[1] + left) * in[2] + channel;
            int tap = axes[0].offset(i, row) * axes[1].size() + axes[1].offset(j, left);
            int weight = tap * outs + output;
            for (int n = 0; n < count; n++, cell += in[2], weight += outs) {
                long q = ScalarKernels.product(factors, cell, w[weight]);
                low += q & 0xffffffffL;
                high += q >> 32;
            }
        }
        lows[output] = low;
        highs[output] = high;
    }

    private void exactDepthwise() {
        int[] in = call.input().shape();
        int[] channels = channels(in[2], layer.parameter(2));
        int outs = channels.length;
        Window[] axes = Shapes.windows(layer, in);
        long[] sums = Sum192.zeros();
        int bias = bias();
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                for (int first = 0; first < outs; first += Tiles.WIDTH) {
                    int width = Math.min(Tiles.WIDTH, outs - first);
                    if (outs < Tiles.WIDTH) {
                        for (int c = 0; c < width; c++) exactSum(axes, in, i, j, channels[c], c, outs, sums);
                    } else {
                        exactSums(axes, in, i, j, channels, first, width, sums);
                    }
                    for (int c = 0; c < width; c++, at++) {
                        if (bias >= 0) Sum192.addUnits(sums, c, w[bias + first + c]);
                        Sum192.quotient(sums, c, out, at);
                    }
                }
            }
        }
    }

    /** The products of one output of few, into its column. */
    private void exactSum(Window[] axes, int[] in, int i, int j, int channel, int output, int outs, long[] sums) {
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        int left = axes[1].first(j);
        int count = axes[1].end(j) - left;
        for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
            int cell = (row * in[1] + left) * in[2] + channel;
            int tap = axes[0].offset(i, row) * axes[1].size() + axes[1].offset(j, left);
            int weight = tap * outs + output;
            for (int n = 0; n < count; n++, cell += in[2], weight += outs) {
                long lo = x[cell] * w[weight];
                s0 += lo;
                long t = Math.multiplyHigh(x[cell], w[weight]) + (Long.compareUnsigned(s0, lo) < 0 ? 1 : 0);
                s1 += t;
                s2 += (t >> 63) + (Long.compareUnsigned(s1, t) < 0 ? 1 : 0);
            }
        }
        Sum192.set(sums, output, s0, s1, s2);
    }

    /** The products of a tile of outputs, tap after tap: cells lie as far apart as there are channels, and what is read of one is a line of memory. */
    private void exactSums(Window[] axes, int[] in, int i, int j, int[] channels, int first, int width, long[] sums) {
        Arrays.fill(sums, 0);
        int left = axes[1].first(j);
        int count = axes[1].end(j) - left;
        for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
            int cell = (row * in[1] + left) * in[2];
            int tap = axes[0].offset(i, row) * axes[1].size() + axes[1].offset(j, left);
            int weight = tap * channels.length + first;
            for (int n = 0; n < count; n++, cell += in[2], weight += channels.length) {
                for (int c = 0; c < width; c++) {
                    Sum192.addProduct(sums, c, x[cell + channels[first + c]], w[weight + c]);
                }
            }
        }
    }
}
