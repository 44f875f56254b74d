package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Wide.NONE;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import java.util.Arrays;

/**
 * SimpleRNN, LSTM and GRU as long as what meets the weights fits 64 bits; other numbers may be bigger. Null, the wide way, where h is not,
 * or where a number is so big that something might fail.
 */
final class FastRecurrent {
    /** Products and sums of such numbers stay within int256, and no activation of them fails. */
    private static final int MOST_BITS = 124;

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
    private Output h;
    private Output c;
    private boolean isLost;
    private final Int256 math = new Int256();
    private final long[] left = new long[Int256.LIMBS];
    private final long[] right = new long[Int256.LIMBS];

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
                : call.state().data().longs().clone();
        h = new Output(Arrays.copyOf(state, units));
        c = new Output(state.length > units ? Arrays.copyOfRange(state, units, 2 * units) : new long[units]);
    }

    LayerCall.Result run() {
        Output y = new Output(Tensor.elements(call.shape()));
        for (int at = 0; at < x.length; at += in) {
            if (!h.isNarrow()) return null;
            long[] step = Arrays.copyOfRange(x, at, at + in);
            h = switch (layer.type()) {
                case LSTM -> lstm(step);
                case GRU -> gru(step);
                default -> activated(act, sums(step));
            };
            if (isLost) return null;
            y.put(y.size() == units ? 0 : at / in * units, h);
        }
        Output state = new Output(Tensor.elements(Shapes.state(layer)));
        state.put(0, h);
        if (layer.type() == LayerType.LSTM) state.put(units, c);
        return new LayerCall.Result(
                new Tensor(call.shape(), y.toNumbers()), new Tensor(Shapes.state(layer), state.toNumbers()));
    }

    private Output lstm(long[] step) {
        Output z = sums(step);
        Output i = activated(recurrentAct, gate(z, 0));
        Output f = activated(recurrentAct, gate(z, 1));
        Output g = activated(act, gate(z, 2));
        Output o = activated(recurrentAct, gate(z, 3));
        c = add(mul(f, c), mul(i, g));
        return mul(o, activated(act, c.slice(0, units)));
    }

    private Output gru(long[] step) {
        boolean resetAfter = layer.flag(5);
        Output xs = part(step, 0, in, 3, biasAt(0));
        int recurrent = in * 3 * units;
        Output hs = part(h.longs(), recurrent, units, resetAfter ? 3 : 2, resetAfter ? biasAt(1) : -1);
        Output z = activated(recurrentAct, add(gate(xs, 0), gate(hs, 0)));
        Output r = activated(recurrentAct, add(gate(xs, 1), gate(hs, 1)));
        Output p;
        if (resetAfter) {
            p = mul(r, gate(hs, 2));
        } else {
            Output reset = mul(r, h);
            isLost |= !reset.isNarrow();
            if (isLost) return h;
            p = part(reset.longs(), recurrent + 2 * units, units, 1, -1);
        }
        Output n = activated(act, add(gate(xs, 2), p));
        Output rest = new Output(units);
        for (int j = 0; j < units; j++) {
            Int256.set(left, 0, Wide.UNIT);
            z.get(j, right, 0);
            Int256.subtract(left, 0, right, 0, left, 0);
            rest.set(j, left, 0);
        }
        return add(mul(z, h), mul(rest, n));
    }

    /** Sums of all gates with both inputs and the bias; in D1 each addition by itself. */
    private Output sums(long[] step) {
        if (exact) {
            long[] both = Arrays.copyOf(step, in + units);
            System.arraycopy(h.longs(), 0, both, in, units);
            return part(both, 0, in + units, gates, biasAt(0));
        }
        Output a = part(step, 0, in, gates, -1);
        Output b = part(h.longs(), in * gates * units, units, gates, -1);
        // Whatever the order of these two additions on the wide way: none can fail, and the order does not matter.
        return add(add(a, b), new Output(Arrays.copyOfRange(w, biasAt(0), biasAt(0) + gates * units)));
    }

    private Output part(long[] v, int at, int rows, int columns, int bias) {
        Tiles tiles = Tiles.of(call.weights(), at, rows, columns * units, gates * units);
        Output out = new Output(columns * units);
        new Dots(kernels, exact, v).row(tiles, run -> run.meet(0, rows, 0), w, bias, out, 0);
        return out;
    }

    private int biasAt(int row) {
        return (in + units + row) * gates * units;
    }

    private Output gate(Output all, int gate) {
        return all.slice(gate * units, units);
    }

    private Output activated(FastActivation activation, Output v) {
        for (int j = 0; j < v.size(); j++) if (isSmall(v, j)) activation.apply(v, j);
        return v;
    }

    private Output add(Output a, Output b) {
        Output y = new Output(a.size());
        for (int j = 0; j < y.size(); j++) {
            long sum = a.isBig(j) || b.isBig(j) ? NONE : Wide.add(a.get(j), b.get(j));
            if (sum != NONE) {
                y.set(j, sum);
            } else if (isSmall(a, j) && isSmall(b, j)) {
                a.get(j, left, 0);
                b.get(j, right, 0);
                Int256.add(left, 0, right, 0, left, 0);
                y.set(j, left, 0);
            }
        }
        return y;
    }

    private Output mul(Output a, Output b) {
        Output y = new Output(a.size());
        for (int j = 0; j < y.size(); j++) {
            long product = a.isBig(j) || b.isBig(j) ? NONE : Wide.multiply(a.get(j), b.get(j));
            if (product != NONE) {
                y.set(j, product);
            } else if (isSmall(a, j) && isSmall(b, j)) {
                a.get(j, left, 0);
                b.get(j, right, 0);
                math.mul(left, 0, right, 0, left, 0);
                y.set(j, left, 0);
            }
        }
        return y;
    }

    private boolean isSmall(Output v, int j) {
        if (v.isBig(j)) {
            v.get(j, left, 0);
            long sign = left[3] >> 63;
            isLost |= (left[2] ^ sign | left[3] ^ sign) != 0 || (left[1] ^ sign) >>> MOST_BITS - 64 != 0;
        }
        return !isLost;
    }
}
