package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.ModelRevert;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.util.Arrays;

/** Sums and biases of Dense, Conv2D and DepthwiseConv2D on numbers of any size. */
final class WideProducts {
    private final LayerCall call;
    private final Layer layer;
    private final boolean exact;
    private final long[] x;
    private final long[] w;
    private final WideSums sums;
    // Of depthwise sums in D1.
    private final FixedFactors factors = new FixedFactors(new Int256());
    private final long[] product = new long[LIMBS];
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
            default -> depthwise(y);
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

    private void depthwise(long[] y) {
        int[] in = call.input().shape();
        int multiplier = layer.parameter(2);
        int[] from = Taps.channels(in[2], multiplier);
        Window[] axes = Shapes.windows(layer, in);
        Taps taps = new Taps(axes, in, channels);
        if (!exact) factors.fix(x);
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            for (int j = 0; j < axes[1].out(); j++, at += LIMBS * channels) {
                taps.under(i, j);
                if (exact) exactOutputs(taps, multiplier, y, at);
                else outputs(taps, from, y, at);
            }
        }
    }

    /** Of one cell, tap after tap, as no sum can fail. */
    private void exactOutputs(Taps taps, int multiplier, long[] y, int at) {
        int outs = LIMBS * channels;
        for (int n = 0; n < taps.count(); n++)
            addTap(LIMBS * taps.cells[n], LIMBS * taps.weights[n], multiplier, y, at);
        for (int o = 0; o < outs; o += LIMBS) {
            if (bias >= 0) Int256.addExact(Wide.UNIT, 0, w, LIMBS * bias + o, y, at + o);
            Int256.unitsOf(y, at + o, y, at + o);
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

    /** Of one cell, tap after tap; if a product or a sum fails, output after output, as another one may be the first that does. */
    private void outputs(Taps taps, int[] from, long[] y, int at) {
        try {
            addUp(taps, from, 0, channels, y, at);
        } catch (ModelRevert failure) {
            for (int c = 0; c < channels; c++) addUp(taps, from, c, c + 1, y, at);
            throw failure;
        }
    }

    private void addUp(Taps taps, int[] from, int first, int end, long[] y, int at) {
        Arrays.fill(y, at + LIMBS * first, at + LIMBS * end, 0);
        for (int n = 0; n < taps.count(); n++) {
            int cell = taps.cells[n];
            int weight = LIMBS * taps.weights[n];
            for (int c = first; c < end; c++) {
                int to = at + LIMBS * c;
                factors.mul(cell + from[c], w, weight + LIMBS * c, product, 0);
                Int256.add(y, to, product, 0, y, to);
            }
        }
    }
}
