package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Layout;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;

/** Attention on numbers of any size: query after query, head after head. */
final class WideAttention {
    private final LayerCall call;
    private final boolean exact;
    private final boolean isBiased;
    private final long[] x;
    private final long[] w;
    private int at;

    WideAttention(LayerCall call, long[] x, long[] w) {
        this.call = call;
        this.x = x;
        this.w = w;
        exact = call.profile().isExact();
        isBiased = call.layer().flag(4);
    }

    long[] output(LayerCall.Toll toll) {
        Layer layer = call.layer();
        int heads = layer.parameter(0);
        int groups = layer.parameter(1);
        int e = layer.parameter(2);
        int d = call.input().shape()[1];
        if (exact) {
            Int256.checkRange(x);
            if (call.weights().layout() == Layout.WORD) Int256.checkRange(w);
        }
        long[] q = dense(x, d, heads * e);
        long[] k = dense(x, d, groups * e);
        long[] v = dense(x, d, groups * e);
        toll.mixture(Numbers.ofLimbs(q), Numbers.ofLimbs(k), Numbers.ofLimbs(v));
        if (exact) for (long[] operand : new long[][] {q, k, v}) Int256.checkRange(operand);
        long[] y = mixture(q, k, v);
        toll.projection(Numbers.ofLimbs(y));
        if (exact) Int256.checkRange(y);
        return dense(y, heads * e, d);
    }

    private long[] mixture(long[] q, long[] k, long[] v) {
        int heads = call.layer().parameter(0);
        int groups = call.layer().parameter(1);
        int e = call.layer().parameter(2);
        int t = call.input().shape()[0];
        long[] scale = Int256.of(Fixed.div(Fixed.UNIT, Fixed.sqrt(Fixed.UNIT.multiply(BigInteger.valueOf(e)))));
        Int256 math = new Int256();
        WideSums keys = new WideSums(exact, k);
        WideSums mixtures = new WideSums(exact, v);
        FastRows.Softmax softmax = new FastRows.Softmax();
        long[] logits = new long[LIMBS * t];
        long[] p = new long[t];
        long[] y = new long[LIMBS * t * heads * e];
        for (int i = 0; i < t; i++) {
            for (int a = 0; a < heads; a++) {
                int g = a * groups / heads;
                int seen = call.layer().flag(3) ? i + 1 : t;
                int query = (i * heads + a) * e;
                for (int j = 0; j < seen; j++) {
                    // A key is a column whose rows lie side by side.
                    var key = new WideSums.Place((j * groups + g) * e, 1);
                    keys.row(q, run -> run.meet(query, e, 0), key, 1, -1, logits, j);
                    math.mul(logits, LIMBS * j, scale, 0, logits, LIMBS * j);
                }
                softmax.ofLimbs(logits, 0, seen, p, 0);
                long[] probabilities = Numbers.of(p).limbs();
                var values = new WideSums.Place(g * e, groups * e);
                mixtures.row(probabilities, run -> run.meet(0, seen, 0), values, e, -1, y, query);
            }
        }
        return y;
    }

    /** The next matrix of the weights, and its biases. */
    private long[] dense(long[] from, int in, int units) {
        int first = at;
        int bias = isBiased ? first + in * units : -1;
        at += in * units + (isBiased ? units : 0);
        int rows = from.length / LIMBS / in;
        long[] y = new long[LIMBS * rows * units];
        WideSums sums = new WideSums(exact, w);
        for (int row = 0; row < rows; row++) {
            int begin = row * in;
            sums.row(
                    from, run -> run.meet(begin, in, 0), new WideSums.Place(first, units), units, bias, y, row * units);
        }
        if (!exact && isBiased) {
            for (int o = 0; o < y.length; o += LIMBS) {
                Int256.add(y, o, w, LIMBS * bias + o % (LIMBS * units), y, o);
            }
        }
        return y;
    }
}
