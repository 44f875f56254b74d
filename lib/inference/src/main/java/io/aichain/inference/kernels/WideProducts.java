package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;

/** Sums and biases of Dense, Conv2D and DepthwiseConv2D on numbers of any size. */
final class WideProducts {
    private final LayerCall call;
    private final Layer layer;
    private final boolean exact;
    private final long[] x;
    private final long[] w;
    private final WideSums sums;
    private final int channels;
    private final int bias;

    WideProducts(LayerCall call, long[] x, long[] w) {
        this.call = call;
        this.x = x;
        this.w = w;
        layer = call.layer();
        exact = call.profile().isExact();
        sums = new WideSums(exact, w);
        channels = call.shape()[call.shape().length - 1];
        bias = layer.flag(layer.parameterCount() - 1) ? w.length / LIMBS - channels : -1;
    }

    long[] sums() {
        if (exact) {
            Int256.checkRange(x);
            if (call.weights().layout() == Layout.WORD) Int256.checkRange(w);
        }
        long[] y = new long[LIMBS * Tensor.elements(call.shape())];
        switch (layer.type()) {
            case DENSE -> dense(y);
            case CONV_2D -> convolution(y);
            default -> {
                if (exact) exactDepthwise(y);
                else depthwise(y);
            }
        }
        if (!exact && bias >= 0) {
            for (int o = 0; o < y.length; o += LIMBS) {
                Int256.add(y, o, w, LIMBS * bias + o % (LIMBS * channels), y, o);
            }
        }
        return y;
    }

    private void dense(long[] y) {
        int in = call.input().last();
        int rows = x.length / LIMBS / in;
        var place = new WideSums.Place(0, channels);
        for (int row = 0; row < rows; row++) {
            int at = row * in;
            sums.row(x, run -> run.meet(at, in, 0), place, channels, bias, y, row * channels);
        }
    }

    private void convolution(long[] y) {
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(layer, in);
        var place = new WideSums.Place(0, channels);
        int cells = axes[0].out() * axes[1].out();
        for (int cell = 0; cell < cells; cell++) {
            int row = cell / axes[1].out();
            int column = cell % axes[1].out();
            sums.row(
                    x, run -> FastProducts.runs(axes, in, row, column, run), place, channels, bias, y, cell * channels);
        }
    }

    /** Tap after tap, as no sum can fail. */
    private void exactDepthwise(long[] y) {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        Window[] axes = Shapes.windows(layer, in);
        int outs = LIMBS * channels;
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++, at += outs) {
                for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
                    for (int column = axes[1].first(j); column < axes[1].end(j); column++) {
                        int tap = axes[0].offset(i, row) * axes[1].size() + axes[1].offset(j, column);
                        addTap(LIMBS * (row * in[1] + column) * in[2], tap * outs, multiplier, y, at);
                    }
                }
                for (int o = 0; o < outs; o += LIMBS) {
                    if (bias >= 0) Int256.addExact(Wide.UNIT, 0, w, LIMBS * bias + o, y, at + o);
                    Int256.unitsOf(y, at + o, y, at + o);
                }
            }
        }
    }

    private void addTap(int cell, int tap, int multiplier, long[] y, int at) {
        int each = LIMBS * multiplier;
        for (int o = 0; o < LIMBS * channels; o += each, cell += LIMBS) {
            long x0 = x[cell];
            long x1 = x[cell + 1];
            for (int c = o; c < o + each; c += LIMBS) Int256.addExact(x0, x1, w, tap + c, y, at + c);
        }
    }

    /** Each output has a column of its own, whose products lie as far apart as the taps. */
    private void depthwise(long[] y) {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        Window[] axes = Shapes.windows(layer, in);
        for (int i = 0, o = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++) {
                for (int c = 0; c < channels; c++, o++) {
                    int row = i;
                    int column = j;
                    int channel = c / multiplier;
                    var place = new WideSums.Place(c, channels);
                    sums.row(x, run -> taps(axes, in, row, column, channel, run), place, 1, -1, y, o);
                }
            }
        }
    }

    private static void taps(Window[] axes, int[] in, int row, int column, int channel, Dots.Run run) {
        for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
            for (int j = axes[1].first(column); j < axes[1].end(column); j++) {
                int tap = axes[0].offset(row, i) * axes[1].size() + axes[1].offset(column, j);
                run.meet((i * in[1] + j) * in[2] + channel, 1, tap);
            }
        }
    }
}
