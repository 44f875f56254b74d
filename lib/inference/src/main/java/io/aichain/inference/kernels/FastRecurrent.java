package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import java.util.Arrays;

/** SimpleRNN, LSTM and GRU as long as every intermediate number fits 64 bits; then nothing can fail. Else null: the plain way. */
final class FastRecurrent {
    private final Kernels kernels;
    private final LayerCall call;
    private final Layer layer;
    private final boolean exact;
    private final long[] x;
    private final long[] w;
    private final int in;
    private final int units;
    private final int gates;
    private final FastActivation act;
    private final FastActivation recurrentAct;
    private long[] h;
    private long[] c;

    FastRecurrent(Kernels kernels, LayerCall call) {
        this.kernels = kernels;
        this.call = call;
        layer = call.layer();
        exact = call.profile().isExact();
        x = call.input().data().longs();
        w = call.weights().numbers().longs();
        in = call.input().last();
        units = Shapes.units(layer);
        boolean simple = layer.type() == LayerType.SIMPLE_RNN;
        gates = simple ? 1 : layer.type() == LayerType.LSTM ? 4 : 3;
        act = new FastActivation(layer.parameter(0), layer.number(simple ? 1 : 2));
        recurrentAct = simple ? act : new FastActivation(layer.parameter(1), layer.number(2));
        long[] state = call.state().isNone()
                ? new long[2 * units]
                : call.state().data().longs();
        h = Arrays.copyOf(state, units);
        c = state.length > units ? Arrays.copyOfRange(state, units, 2 * units) : new long[0];
    }

    LayerCall.Result run() {
        long[] y = new long[Tensor.elements(call.shape())];
        for (int at = 0; at < x.length; at += in) {
            long[] step = Arrays.copyOfRange(x, at, at + in);
            long[] next = switch (layer.type()) {
                case LSTM -> lstm(step);
                case GRU -> gru(step);
                default -> simple(step);
            };
            if (next == null) return null;
            h = next;
            System.arraycopy(h, 0, y, y.length == units ? 0 : at / in * units, units);
        }
        long[] state = layer.type() == LayerType.LSTM ? Arrays.copyOf(h, 2 * units) : h;
        if (layer.type() == LayerType.LSTM) System.arraycopy(c, 0, state, units, units);
        return new LayerCall.Result(
                Tensor.of(call.shape(), y), new Tensor(Shapes.state(layer), Numbers.of(state.clone())));
    }

    private long[] simple(long[] step) {
        return activated(act, sums(step));
    }

    private long[] lstm(long[] step) {
        long[] z = sums(step);
        if (z == null) return null;
        long[] i = activated(recurrentAct, gate(z, 0));
        long[] f = activated(recurrentAct, gate(z, 1));
        long[] g = activated(act, gate(z, 2));
        long[] o = activated(recurrentAct, gate(z, 3));
        long[] cell = add(mul(f, c), mul(i, g));
        if (cell == null || o == null) return null;
        c = cell;
        return mul(o, activated(act, cell.clone()));
    }

    private long[] gru(long[] step) {
        boolean resetAfter = layer.flag(5);
        long[] xs = part(step, 0, in, 3, biasAt(0));
        long[] hs = part(h, in * 3 * units, units, 3, resetAfter ? biasAt(1) : -1);
        if (xs == null || hs == null) return null;
        long[] z = activated(recurrentAct, add(gate(xs, 0), gate(hs, 0)));
        long[] r = activated(recurrentAct, add(gate(xs, 1), gate(hs, 1)));
        long[] p;
        if (resetAfter) {
            p = mul(r, gate(hs, 2));
        } else {
            long[] reset = mul(r, h);
            long[] all = reset == null ? null : part(reset, in * 3 * units, units, 3, -1);
            p = all == null ? null : gate(all, 2);
        }
        long[] n = activated(act, add(gate(xs, 2), p));
        if (z == null || n == null) return null;
        long[] rest = new long[units];
        for (int j = 0; j < units; j++) {
            rest[j] = Wide.add(Wide.UNIT, -z[j]);
            if (rest[j] == NONE) return null;
        }
        return add(mul(z, h), mul(rest, n));
    }

    /** Sums of all gates with both inputs and the bias; in D1 each addition by itself. */
    private long[] sums(long[] step) {
        if (exact) {
            long[] both = Arrays.copyOf(step, in + units);
            System.arraycopy(h, 0, both, in, units);
            return part(both, 0, in + units, gates, biasAt(0));
        }
        long[] a = part(step, 0, in, gates, -1);
        long[] b = part(h, in * gates * units, units, gates, -1);
        // Whatever the order of these two additions on the plain way: with 64-bit sums none can fail, and the order
        // does not matter.
        return add(add(a, b), Arrays.copyOfRange(w, biasAt(0), biasAt(0) + gates * units));
    }

    private long[] part(long[] v, int at, int rows, int columns, int bias) {
        Tiles tiles = Tiles.of(call.weights(), at, rows, columns * units, gates * units);
        Output out = new Output(columns * units);
        new Dots(kernels, exact, v).row(tiles, run -> run.meet(0, rows, 0), w, bias, out, 0);
        return out.isNarrow() ? out.longs() : null;
    }

    private int biasAt(int row) {
        return (in + units + row) * gates * units;
    }

    private long[] gate(long[] all, int gate) {
        return Arrays.copyOfRange(all, gate * units, (gate + 1) * units);
    }

    private static long[] activated(FastActivation activation, long[] v) {
        if (v == null) return null;
        for (int j = 0; j < v.length; j++) {
            v[j] = activation.apply(v[j]);
            if (v[j] == NONE) return null;
        }
        return v;
    }

    private static long[] add(long[] a, long[] b) {
        if (a == null || b == null) return null;
        long[] y = new long[a.length];
        for (int j = 0; j < y.length; j++) if ((y[j] = Wide.add(a[j], b[j])) == NONE) return null;
        return y;
    }

    private static long[] mul(long[] a, long[] b) {
        if (a == null || b == null) return null;
        long[] y = new long[a.length];
        for (int j = 0; j < y.length; j++) {
            if (a[j] == NONE || b[j] == NONE) return null;
            y[j] = Wide.multiply(a[j], b[j]);
            if (y[j] == NONE) return null;
        }
        return y;
    }
}
