package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Shapes;
import java.util.Arrays;

/** SimpleRNN, LSTM and GRU on numbers of any size: one step after the other, all units of each intermediate vector before the next vector. */
final class WideRecurrent {
    private final LayerCall call;
    private final Layer layer;
    private final boolean exact;
    private final Int256 math = new Int256();
    private final long[] w;
    private final WideSums sums;
    private final int in;
    private final int units;
    private final int gates;
    private final FastActivation act;
    private final FastActivation recurrentAct;
    /** h, and behind it c of an LSTM. */
    private final long[] state;

    WideRecurrent(LayerCall call) {
        this.call = call;
        layer = call.layer();
        exact = call.profile().isExact();
        w = call.weights().numbers().limbs();
        in = call.input().last();
        units = Shapes.units(layer);
        boolean simple = layer.type() == LayerType.SIMPLE_RNN;
        sums = new WideSums(exact, w);
        gates = simple ? 1 : layer.type() == LayerType.LSTM ? 4 : 3;
        act = new FastActivation(layer.parameter(0), layer.number(simple ? 1 : 2));
        recurrentAct = simple ? act : new FastActivation(layer.parameter(1), layer.number(2));
        int elements = LIMBS * Shapes.state(layer)[0] * units;
        state = call.state().isNone()
                ? new long[elements]
                : Arrays.copyOf(call.state().data().limbs(), elements);
    }

    LayerCall.Result run() {
        long[] x = call.input().data().limbs();
        if (exact) {
            if (call.weights().layout() == Layout.WORD) Int256.checkRange(w);
            Int256.checkRange(x);
        }
        long[] y = new long[LIMBS * Tensor.elements(call.shape())];
        for (int at = 0; at < x.length; at += LIMBS * in) {
            long[] h = Arrays.copyOf(state, LIMBS * units);
            if (exact) Int256.checkRange(h);
            long[] next = step(Arrays.copyOfRange(x, at, at + LIMBS * in), h);
            System.arraycopy(next, 0, state, 0, next.length);
            System.arraycopy(next, 0, y, y.length == next.length ? 0 : at / in * units, next.length);
        }
        return new LayerCall.Result(
                new Tensor(call.shape(), Numbers.ofLimbs(y)), new Tensor(Shapes.state(layer), Numbers.ofLimbs(state)));
    }

    private long[] step(long[] x, long[] h) {
        return switch (layer.type()) {
            case SIMPLE_RNN -> simple(x, h);
            case LSTM -> exact ? lstmExact(x, h) : lstm(x, h);
            case GRU -> gru(x, h);
            default -> throw new IllegalStateException("not recurrent: " + layer);
        };
    }

    private long[] simple(long[] x, long[] h) {
        if (exact) return activated(act, joint(x, h, 0));
        long[] a = input(x, 0);
        long[] c = hidden(h, 0);
        return activated(act, add(add(a, c), bias(0, 0)));
    }

    private long[] lstm(long[] x, long[] h) {
        long[][] z = new long[4][];
        for (int g = 0; g < 4; g++) z[g] = input(x, g);
        for (int g = 0; g < 4; g++) z[g] = add(z[g], bias(0, g));
        long[] i = activated(recurrentAct, add(z[0], hidden(h, 0)));
        long[] f = activated(recurrentAct, add(z[1], hidden(h, 1)));
        long[] fc = mul(f, cell());
        long[] g = activated(act, add(z[2], hidden(h, 2)));
        keepCell(add(fc, mul(i, g)));
        long[] o = activated(recurrentAct, add(z[3], hidden(h, 3)));
        return mul(o, activated(act, cell()));
    }

    private long[] lstmExact(long[] x, long[] h) {
        long[] i = activated(recurrentAct, joint(x, h, 0));
        long[] f = activated(recurrentAct, joint(x, h, 1));
        long[] fc = mul(f, cell());
        long[] g = activated(act, joint(x, h, 2));
        keepCell(add(fc, mul(i, g)));
        long[] o = activated(recurrentAct, joint(x, h, 3));
        return mul(o, activated(act, cell()));
    }

    private long[] gru(long[] x, long[] h) {
        boolean resetAfter = layer.flag(5);
        long[][] xs = gates(x, 0, in, true, 0, 0, 3);
        long[][] hs = gates(h, in * 3 * units, units, resetAfter, 1, 0, resetAfter ? 3 : 2);
        long[] z = activated(recurrentAct, add(xs[0], hs[0]));
        long[] r = activated(recurrentAct, add(xs[1], hs[1]));
        long[] p;
        if (resetAfter) {
            p = mul(r, hs[2]);
        } else {
            long[] reset = mul(r, h);
            if (exact) Int256.checkRange(reset);
            p = gates(reset, in * 3 * units, units, false, 1, 2, 3)[2];
        }
        long[] n = activated(act, add(xs[2], p));
        long[] y = mul(z, h);
        long[] unit = new long[LIMBS];
        Int256.set(unit, 0, Wide.UNIT);
        long[] v = new long[z.length];
        for (int j = 0; j < v.length; j += LIMBS) {
            Int256.subtract(unit, 0, z, j, v, j);
            math.mul(v, j, n, j, v, j);
        }
        return add(y, v);
    }

    /** Sums of some gates, all sums before the biases. */
    private long[][] gates(long[] v, int at, int length, boolean isBiased, int row, int from, int to) {
        long[][] all = new long[3][];
        for (int g = from; g < to; g++) all[g] = columns(v, at, length, g, exact && isBiased ? biasAt(row, g) : -1);
        if (!exact && isBiased) for (int g = from; g < to; g++) all[g] = add(all[g], bias(row, g));
        return all;
    }

    /** D2: both sums and the bias in one. */
    private long[] joint(long[] x, long[] h, int gate) {
        long[] both = Arrays.copyOf(x, x.length + h.length);
        System.arraycopy(h, 0, both, x.length, h.length);
        // The kernel's rows and the recurrent kernel's lie one behind the other.
        return columns(both, 0, in + units, gate, biasAt(0, gate));
    }

    private long[] input(long[] x, int gate) {
        return columns(x, 0, in, gate, -1);
    }

    private long[] hidden(long[] h, int gate) {
        return columns(h, in * gates * units, units, gate, -1);
    }

    private long[] columns(long[] v, int at, int length, int gate, int bias) {
        long[] y = new long[LIMBS * units];
        var place = new WideSums.Place(at + gate * units, gates * units);
        sums.row(v, run -> run.meet(0, length, 0), place, units, bias, y, 0);
        return y;
    }

    private int biasAt(int row, int gate) {
        return ((in + units + row) * gates + gate) * units;
    }

    private long[] bias(int row, int gate) {
        int at = LIMBS * biasAt(row, gate);
        return Arrays.copyOfRange(w, at, at + LIMBS * units);
    }

    private long[] cell() {
        return Arrays.copyOfRange(state, LIMBS * units, 2 * LIMBS * units);
    }

    private void keepCell(long[] c) {
        System.arraycopy(c, 0, state, LIMBS * units, c.length);
    }

    private static long[] activated(FastActivation activation, long[] v) {
        activation.applyAll(v);
        return v;
    }

    private static long[] add(long[] x, long[] y) {
        long[] z = new long[x.length];
        for (int j = 0; j < z.length; j += LIMBS) Int256.add(x, j, y, j, z, j);
        return z;
    }

    private long[] mul(long[] x, long[] y) {
        long[] z = new long[x.length];
        for (int j = 0; j < z.length; j += LIMBS) math.mul(x, j, y, j, z, j);
        return z;
    }
}
