package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.CompatLayers;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;
import io.aichain.inference.spec.CompatSpec;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of profile 0 for rectangular images and fitting vectors: on vectors for 64-bit numbers, where nothing can fail, else the wide way. What
 * does not fit, and softmax of numbers beyond 64 bits, has the plain way.
 */
public final class FastCompat implements CompatLayers {
    public static final FastCompat BEST = new FastCompat(Lanes.BEST);
    private final Kernels kernels;
    private final CompatLayers plain;

    FastCompat(Kernels kernels) {
        this(kernels, CompatSpec.PLAIN);
    }

    private FastCompat(Kernels kernels, CompatLayers plain) {
        this.kernels = kernels;
        this.plain = plain;
    }

    /** The best kernels, with what does the work that they leave to the plain way. */
    public static FastCompat before(CompatLayers plain) {
        return new FastCompat(Lanes.BEST, plain);
    }

    private static Image fold(Output y, int n, int m, int p) {
        if (y.isNarrow()) return Image.of(y.longs(), n, m, p);
        return Image.ofLimbs(y.toNumbers().limbs(), n, m, p);
    }

    private static Window[] windows(Image image, int h, int w, int t0, int t1, boolean same) {
        if (t0 == 0 || t1 == 0) return null;
        Window rows = Window.of(image.rows(), h, t0, same);
        Window columns = Window.of(image.columns(), w, t1, same);
        return rows == null || columns == null ? null : new Window[] {rows, columns};
    }

    @Override
    public Image rescale(Layer layer, Image image) {
        Numbers y = image.isFlat() ? FastElements.rescale(layer, image) : null;
        if (y == null) return image.isBox() ? WideCompat.rescale(layer, image) : plain.rescale(layer, image);
        return Image.of(y.longs(), image.rows(), image.columns(), image.channels());
    }

    @Override
    public Image convolution(Layer layer, Weights weights, Image image) {
        int filters = layer.parameter(2);
        int cin = layer.parameter(1);
        Window[] axes = !image.isBox() || image.channels() != cin
                ? null
                : windows(
                        image,
                        layer.parameter(3),
                        layer.parameter(4),
                        layer.parameter(5),
                        layer.parameter(6),
                        layer.flag(7));
        if (axes == null) return plain.convolution(layer, weights, image);
        if (!weights.isNarrow() || !image.isNarrow()) return WideCompat.convolution(layer, weights, image, axes);
        int taps = axes[0].size() * axes[1].size() * cin;
        int[] shape = {image.rows(), image.columns(), cin};
        Output y = new Output(axes[0].out() * axes[1].out() * filters);
        FastProducts.convolve(kernels, false, axes, shape, image.lows(), weights, filters, taps * filters, y);
        FastActivation.compat(layer.parameter(0)).applyAll(y);
        return fold(y, axes[0].out(), axes[1].out(), filters);
    }

    @Override
    public Image maxPooling(Layer layer, Image image) {
        Window[] axes = !image.isBox()
                ? null
                : windows(
                        image,
                        layer.parameter(2),
                        layer.parameter(3),
                        layer.parameter(0),
                        layer.parameter(1),
                        layer.flag(4));
        // A window of no cells leaves the number that the search starts with, which has more than 64 bits.
        if (axes == null || axes[0].size() == 0 || axes[1].size() == 0) return plain.maxPooling(layer, image);
        if (!image.isNarrow()) return WideCompat.maxPooling(image, axes);
        long[] x = image.lows();
        int c = image.channels();
        long[] y = new long[axes[0].out() * axes[1].out() * c];
        int at = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            int top = axes[0].first(i);
            int bottom = axes[0].end(i);
            for (int j = 0; j < axes[1].out(); j++, at += c) {
                int left = axes[1].first(j);
                int right = axes[1].end(j);
                boolean isInside = (bottom - top) * (right - left) == axes[0].size() * axes[1].size();
                // Cells outside are 0. The search starts at -10^9 units, which no 64-bit number reaches.
                long least = isInside ? Long.MIN_VALUE : 0;
                FastElements.greatest(image.columns(), c, x, top, bottom, left, right, least, y, at);
            }
        }
        return Image.of(y, axes[0].out(), axes[1].out(), c);
    }

    @Override
    public Numbers flatten(Image image) {
        if (image.isNarrow()) return Numbers.of(image.lows());
        return image.isBox() ? Numbers.ofLimbs(image.limbs()) : plain.flatten(image);
    }

    @Override
    public Numbers dense(Layer layer, Weights weights, Numbers x) {
        int in = layer.parameter(1);
        int units = layer.parameter(2);
        boolean fits = x.size() == in || (x.size() > in && units > 1);
        if (!fits) return plain.dense(layer, weights, x);
        if (!x.isNarrow() || !weights.isNarrow()) return WideCompat.dense(layer, weights, x);
        Output y = new Output(units);
        long[] met = x.size() == in ? x.longs() : Arrays.copyOf(x.longs(), in);
        FastProducts.dense(kernels, false, met, in, weights, units, in * units, y);
        FastActivation.compat(layer.parameter(0)).applyAll(y);
        return y.toNumbers();
    }

    @Override
    public Numbers simpleRnn(Layer layer, Weights weights, Numbers x, Numbers h) {
        int units = layer.parameter(2);
        Layer same = recurrent(LayerType.SIMPLE_RNN, layer, layer.parameter(0), 0, units, 0);
        boolean fits = x.size() == layer.parameter(1) && h.size() == units && layer.parameter(0) != 0;
        return fits ? step(same, weights, x, h).output().data() : plain.simpleRnn(layer, weights, x, h);
    }

    @Override
    public Numbers[] lstm(Layer layer, Weights weights, Numbers x, Numbers[] state) {
        int in = layer.parameter(2);
        int units = layer.parameter(3);
        Layer same = recurrent(LayerType.LSTM, layer, layer.parameter(0), layer.parameter(1), 0, units, 0);
        boolean fits = x.size() <= in && layer.parameter(0) != 0 && layer.parameter(1) != 0;
        Numbers both = fits ? joined(state, units) : null;
        if (both == null) return plain.lstm(layer, weights, x, state);
        Numbers all = x.isNarrow() ? Numbers.of(Arrays.copyOf(x.longs(), in)) : WideCompat.padded(x, in);
        Numbers next = step(same, weights, all, both).state().data();
        return new Numbers[] {next.slice(0, units), next.slice(units, units)};
    }

    /** h and c one behind the other; null unless both have a number for each unit. */
    private static Numbers joined(Numbers[] state, int units) {
        if (state.length == 0) return Numbers.of(new long[2 * units]);
        if (state.length == 1) return null;
        int length = Numbers.LIMBS * units;
        long[] both = new long[2 * length];
        for (int i = 0; i < 2; i++) {
            if (state[i].size() != units) return null;
            System.arraycopy(state[i].limbs(), 0, both, i * length, length);
        }
        return Numbers.ofLimbs(both);
    }

    /** The layer of profile 1 with the same cell; activation 0 is another one there. */
    private static Layer recurrent(LayerType type, Layer layer, long... parameters) {
        return new Layer(type, Layout.INT64, List.of(0), Numbers.of(parameters), layer.weights(), List.of());
    }

    private LayerCall.Result step(Layer layer, Weights weights, Numbers x, Numbers state) {
        var call = new LayerCall(
                Profile.D1,
                layer,
                0,
                Kind.SD,
                List.of(new Tensor(new int[] {x.size()}, x)),
                new Tensor(Shapes.state(layer), state),
                weights,
                new int[] {Shapes.units(layer)});
        LayerCall.Result narrow = call.isNarrow() ? new FastRecurrent(kernels, call).run() : null;
        return narrow != null ? narrow : new WideRecurrent(call).run();
    }

    /** exp of a 64-bit number is below 2^74, a sum of 2^22 below 2^96; so e U / S is done as two divisions by 10^9 each. */
    @Override
    public Numbers softmax(Numbers v) {
        if (!v.isNarrow() || v.size() > Tensor.MAX_ELEMENTS) return plain.softmax(v);
        if (v.size() == 0) return v;
        long[] x = v.longs();
        long[] low = new long[x.length];
        long[] high = new long[x.length];
        Exponential exponential = new Exponential();
        long hi = 0;
        long lo = 0;
        for (int i = 0; i < x.length; i++) {
            low[i] = exponential.exp(x[i]);
            high[i] = exponential.high();
            lo += low[i];
            hi += high[i] + (Long.compareUnsigned(lo, low[i]) < 0 ? 1 : 0);
        }
        if (hi == 0) {
            Divisor sum = Divisor.of(lo);
            for (int i = 0; i < x.length; i++) low[i] = sum.share(low[i]);
        } else {
            for (int i = 0; i < x.length; i++) low[i] = ratio(high[i], low[i], hi, lo);
        }
        return Numbers.of(low);
    }

    private static long ratio(long nHi, long nLo, long dHi, long dLo) {
        long aLo = nLo * GIGA;
        long aHi = Math.unsignedMultiplyHigh(nLo, GIGA) + nHi * GIGA;
        long q = Wide.divide(aHi, aLo, dHi, dLo);
        long pLo = q * dLo;
        long pHi = Math.unsignedMultiplyHigh(q, dLo) + q * dHi;
        long rLo = aLo - pLo;
        long rHi = aHi - pHi - (Long.compareUnsigned(aLo, pLo) < 0 ? 1 : 0);
        aHi = Math.unsignedMultiplyHigh(rLo, GIGA) + rHi * GIGA;
        return q * GIGA + Wide.divide(aHi, rLo * GIGA, dHi, dLo);
    }

    private static final long GIGA = 1_000_000_000;

    @Override
    public String toString() {
        return kernels.name();
    }
}
