package io.aichain.inference.spec;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BinaryOperator;

/** SimpleRNN, LSTM and GRU (section 6.2): one step after the other, all units of each intermediate vector before the next vector. */
final class Recurrent {
    private final LayerCall call;
    private final Layer layer;
    private final Sums sums;
    private final BigInteger[] w;
    private final int in;
    private final int units;
    private final int gates;
    private final BigInteger[] state;

    Recurrent(LayerCall call) {
        this.call = call;
        layer = call.layer();
        sums = new Sums(call.profile());
        w = call.weights().numbers().bigs();
        in = call.input().last();
        units = Shapes.units(layer);
        gates = layer.type() == LayerType.SIMPLE_RNN ? 1 : layer.type() == LayerType.LSTM ? 4 : 3;
        int[] shape = Shapes.state(layer);
        state = call.state().isNone()
                ? zeros(shape[0] * units)
                : call.state().bigs().clone();
    }

    LayerCall.Result run() {
        sums.checkWeights(call);
        BigInteger[] x = call.input().bigs();
        sums.check(x);
        BigInteger[] y = new BigInteger[Tensor.elements(call.shape())];
        for (int at = 0; at < x.length; at += in) {
            BigInteger[] h = Arrays.copyOf(state, units);
            sums.check(h);
            BigInteger[] next = step(Arrays.copyOfRange(x, at, at + in), h);
            System.arraycopy(next, 0, state, 0, units);
            System.arraycopy(next, 0, y, y.length == units ? 0 : at / in * units, units);
        }
        return new LayerCall.Result(Tensor.of(call.shape(), y), Tensor.of(Shapes.state(layer), state));
    }

    private BigInteger[] step(BigInteger[] x, BigInteger[] h) {
        return switch (layer.type()) {
            case SIMPLE_RNN -> simple(x, h);
            case LSTM -> call.profile().isExact() ? lstmExact(x, h) : lstm(x, h);
            case GRU -> gru(x, h);
            default -> throw new IllegalStateException("not recurrent: " + layer);
        };
    }

    private BigInteger[] simple(BigInteger[] x, BigInteger[] h) {
        if (call.profile().isExact()) return act(joint(x, h, 0));
        BigInteger[] a = input(x, 0);
        BigInteger[] c = hidden(h, 0);
        return act(add(add(a, c), bias(0, 0)));
    }

    private BigInteger[] lstm(BigInteger[] x, BigInteger[] h) {
        BigInteger[][] z = new BigInteger[4][];
        for (int g = 0; g < 4; g++) z[g] = input(x, g);
        for (int g = 0; g < 4; g++) z[g] = add(z[g], bias(0, g));
        BigInteger[] i = recurrentAct(add(z[0], hidden(h, 0)));
        BigInteger[] f = recurrentAct(add(z[1], hidden(h, 1)));
        BigInteger[] fc = mul(f, cell());
        BigInteger[] g = act(add(z[2], hidden(h, 2)));
        keepCell(add(fc, mul(i, g)));
        BigInteger[] o = recurrentAct(add(z[3], hidden(h, 3)));
        return mul(o, act(cell()));
    }

    private BigInteger[] lstmExact(BigInteger[] x, BigInteger[] h) {
        BigInteger[] i = recurrentAct(joint(x, h, 0));
        BigInteger[] f = recurrentAct(joint(x, h, 1));
        BigInteger[] fc = mul(f, cell());
        BigInteger[] g = act(joint(x, h, 2));
        keepCell(add(fc, mul(i, g)));
        BigInteger[] o = recurrentAct(joint(x, h, 3));
        return mul(o, act(cell()));
    }

    private BigInteger[] gru(BigInteger[] x, BigInteger[] h) {
        boolean resetAfter = layer.flag(5);
        BigInteger[][] xs = gates(x, 0, in, true, 0, 0, 3);
        BigInteger[][] hs = gates(h, in * 3 * units, units, resetAfter, 1, 0, resetAfter ? 3 : 2);
        BigInteger[] z = recurrentAct(add(xs[0], hs[0]));
        BigInteger[] r = recurrentAct(add(xs[1], hs[1]));
        BigInteger[] p;
        if (resetAfter) {
            p = mul(r, hs[2]);
        } else {
            BigInteger[] reset = mul(r, h);
            sums.check(reset);
            p = gates(reset, in * 3 * units, units, false, 1, 2, 3)[2];
        }
        BigInteger[] n = act(add(xs[2], p));
        BigInteger[] y = mul(z, h);
        BigInteger[] v = new BigInteger[units];
        for (int j = 0; j < units; j++) v[j] = Fixed.mul(Fixed.subtract(Fixed.UNIT, z[j]), n[j]);
        return add(y, v);
    }

    /** Sums of some gates, all sums before the biases. */
    private BigInteger[][] gates(BigInteger[] v, int at, int length, boolean biased, int row, int from, int to) {
        BigInteger[][] all = new BigInteger[3][];
        boolean exact = call.profile().isExact();
        for (int g = from; g < to; g++) {
            int gate = g;
            all[g] = sums.of(
                    units, v, w, columns(at, length, gate), exact && biased ? j -> biasAt(row, gate) + j : null);
        }
        if (!exact && biased) for (int g = from; g < to; g++) all[g] = add(all[g], bias(row, g));
        return all;
    }

    /** D2: both sums and the bias in one. */
    private BigInteger[] joint(BigInteger[] x, BigInteger[] h, int gate) {
        BigInteger[] both = Arrays.copyOf(x, in + units);
        System.arraycopy(h, 0, both, in, units);
        // The kernel's rows and the recurrent kernel's lie one behind the other.
        return sums.of(units, both, w, columns(0, in + units, gate), j -> biasAt(0, gate) + j);
    }

    private BigInteger[] input(BigInteger[] x, int gate) {
        return sums.of(units, x, w, columns(0, in, gate), null);
    }

    private BigInteger[] hidden(BigInteger[] h, int gate) {
        return sums.of(units, h, w, columns(in * gates * units, units, gate), null);
    }

    private Sums.Terms columns(int at, int length, int gate) {
        return (j, pair) -> {
            for (int k = 0; k < length; k++) pair.meet(k, at + (k * gates + gate) * units + j);
        };
    }

    private int biasAt(int row, int gate) {
        return ((in + units + row) * gates + gate) * units;
    }

    private BigInteger[] bias(int row, int gate) {
        return Arrays.copyOfRange(w, biasAt(row, gate), biasAt(row, gate) + units);
    }

    private BigInteger[] cell() {
        return Arrays.copyOfRange(state, units, 2 * units);
    }

    private void keepCell(BigInteger[] c) {
        System.arraycopy(c, 0, state, units, units);
    }

    private BigInteger[] act(BigInteger[] v) {
        int slope = layer.type() == LayerType.SIMPLE_RNN ? 1 : 2;
        return Activations.all(layer.parameter(0), layer.number(slope), v);
    }

    private BigInteger[] recurrentAct(BigInteger[] v) {
        return Activations.all(layer.parameter(1), layer.number(2), v);
    }

    private static BigInteger[] add(BigInteger[] x, BigInteger[] y) {
        return each(x, y, Fixed::add);
    }

    private static BigInteger[] mul(BigInteger[] x, BigInteger[] y) {
        return each(x, y, Fixed::mul);
    }

    private static BigInteger[] each(BigInteger[] x, BigInteger[] y, BinaryOperator<BigInteger> operation) {
        BigInteger[] z = new BigInteger[x.length];
        for (int j = 0; j < x.length; j++) z[j] = operation.apply(x[j], y[j]);
        return z;
    }

    private static BigInteger[] zeros(int n) {
        BigInteger[] zeros = new BigInteger[n];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }
}
