package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;
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
            case CONV_2D -> convolution(new Dots(kernels, exact, x));
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
            dots.row(tiles, run -> run.meet(at, in, 0), w, bias(), out, row * units);
        }
    }

    private void convolution(Dots dots) {
        int[] in = call.input().shape();
        int filters = layer.parameter(2);
        int c = in[2];
        Window[] axes = Shapes.windows(layer, in);
        Tiles tiles = Tiles.of(call.weights(), 0, axes[0].size() * axes[1].size() * c, filters, filters);
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                int row = i;
                int column = j;
                dots.row(
                        tiles,
                        run -> runs(axes, in, row, column, run),
                        w,
                        bias(),
                        out,
                        (i * axes[1].out() + j) * filters);
            }
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

    private void depthwise(boolean exact) {
        if (exact) exactDepthwise();
        else if (Bounds.productsThatFit(Bounds.largest(x), Bounds.largest(w)) > 0) narrowDepthwise();
        else wideDepthwise();
    }

    /** Where one truncated product may need more than 64 bits. */
    private void wideDepthwise() {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int outs = in[2] * multiplier;
        Window[] axes = Shapes.windows(layer, in);
        Dots dots = new Dots(kernels, false, x);
        int bias = bias();
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                for (int o = 0; o < outs; o++) {
                    long[] sum = new long[2];
                    int channel = o;
                    taps(
                            axes,
                            in,
                            i,
                            j,
                            outs,
                            (cell, weights) -> dots.addProduct(sum, cell + channel / multiplier, w[weights + channel]));
                    Dots.wideTotal(sum, bias < 0 ? 0 : w[bias + o], out, (i * axes[1].out() + j) * outs + o);
                }
            }
        }
    }

    private void narrowDepthwise() {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int outs = in[2] * multiplier;
        Window[] axes = Shapes.windows(layer, in);
        Factors factors = Factors.of(x);
        // Sums in two parts, as Kernels.d1 makes them.
        long[] low = new long[outs];
        long[] high = new long[outs];
        int bias = bias();
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                int at = (i * axes[1].out() + j) * outs;
                Arrays.fill(low, 0);
                Arrays.fill(high, 0);
                taps(axes, in, i, j, outs, (cell, weights) -> {
                    for (int o = 0; o < outs; o++) {
                        long q = ScalarKernels.product(factors, cell + o / multiplier, w[weights + o]);
                        low[o] += q & 0xffffffffL;
                        high[o] += q >> 32;
                    }
                });
                for (int o = 0; o < outs; o++) {
                    Dots.join(low[o], high[o], bias < 0 ? 0 : w[bias + o], out, at + o);
                }
            }
        }
    }

    private void exactDepthwise() {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int outs = in[2] * multiplier;
        Window[] axes = Shapes.windows(layer, in);
        int bias = bias();
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                int row = i;
                int column = j;
                for (int first = 0; first < outs; first += Tiles.WIDTH) {
                    long[] sums = Sum192.zeros();
                    int from = first;
                    int width = Math.min(Tiles.WIDTH, outs - first);
                    taps(axes, in, row, column, outs, (cell, weights) -> {
                        for (int o = 0; o < width; o++) {
                            Sum192.addProduct(sums, o, x[cell + (from + o) / multiplier], w[weights + from + o]);
                        }
                    });
                    for (int o = 0; o < width; o++) {
                        if (bias >= 0) Sum192.addUnits(sums, o, w[bias + first + o]);
                        Sum192.quotient(sums, o, out, (i * axes[1].out() + j) * outs + first + o);
                    }
                }
            }
        }
    }
}
