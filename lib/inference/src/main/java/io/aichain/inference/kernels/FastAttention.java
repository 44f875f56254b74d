package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import java.math.BigInteger;

/** Attention as long as every intermediate number fits 64 bits; then nothing can fail. Else null: the wide way. */
final class FastAttention {
    private final Kernels kernels;
    private final LayerCall call;
    private final boolean exact;
    private final boolean biased;
    private final long[] w;
    private int at;

    FastAttention(Kernels kernels, LayerCall call) {
        this.kernels = kernels;
        this.call = call;
        exact = call.profile().isExact();
        biased = call.layer().flag(4);
        w = call.weights().numbers().longs();
    }

    Numbers output(LayerCall.Toll toll) {
        Layer layer = call.layer();
        int heads = layer.parameter(0);
        int groups = layer.parameter(1);
        int e = layer.parameter(2);
        int t = call.input().shape()[0];
        int d = call.input().shape()[1];
        long[] x = call.input().data().longs();
        Output q = dense(x, d, heads * e);
        Output k = dense(x, d, groups * e);
        Output v = dense(x, d, groups * e);
        if (!q.isNarrow() || !k.isNarrow() || !v.isNarrow()) return null;
        toll.mixture(q.toNumbers(), k.toNumbers(), v.toNumbers());
        Output y = new Output(t * heads * e);
        long scale = BigInteger.TEN.pow(36).divide(squared(e).sqrt()).longValueExact();
        Dots queries = new Dots(kernels, exact, q.longs());
        FastRows.Softmax softmax = new FastRows.Softmax();
        for (int a = 0; a < heads; a++) {
            int g = a * groups / heads;
            // Keys as columns for the logits, values as rows for the mixture.
            Tiles keys = Tiles.pack(k.longs(), new Tiles.Place(g * e, e, t, 1, groups * e));
            Tiles values = Tiles.pack(v.longs(), new Tiles.Place(g * e, t, e, groups * e, 1));
            for (int i = 0; i < t; i++) {
                int seen = layer.flag(3) ? i + 1 : t;
                int query = (i * heads + a) * e;
                Output logits = new Output(t);
                queries.row(keys, run -> run.meet(query, e, 0), w, -1, logits, 0);
                long[] p = new long[seen];
                boolean narrow = true;
                for (int j = 0; j < seen; j++) {
                    p[j] = logits.isBig(j) ? Wide.NONE : logits.get(j);
                    if (p[j] != Wide.NONE) p[j] = Wide.multiply(p[j], scale);
                    narrow &= p[j] != Wide.NONE;
                }
                if (narrow) softmax.of(p, 0, seen, p, 0);
                else softmax.ofLimbs(scaled(logits, seen, scale), 0, seen, p, 0);
                new Dots(kernels, exact, p).row(values, run -> run.meet(0, seen, 0), w, -1, y, query);
            }
        }
        // Probabilities add up to one at most: no mixture is greater than the greatest value.
        toll.projection(y.toNumbers());
        return dense(y.longs(), heads * e, d).toNumbers();
    }

    /** Logits that need more than 64 bits: below 2^90, so that nothing can fail here either. */
    private static long[] scaled(Output logits, int seen, long scale) {
        Int256 math = new Int256();
        long[] factor = new long[Int256.LIMBS];
        Int256.set(factor, 0, scale);
        long[] scaled = new long[Int256.LIMBS * seen];
        for (int j = 0; j < seen; j++) {
            logits.get(j, scaled, Int256.LIMBS * j);
            math.mul(scaled, Int256.LIMBS * j, factor, 0, scaled, Int256.LIMBS * j);
        }
        return scaled;
    }

    /** The square of sqrt(e U), raw. */
    private static BigInteger squared(int e) {
        return BigInteger.valueOf(e).multiply(BigInteger.TEN.pow(36));
    }

    private Output dense(long[] x, int in, int units) {
        Tiles tiles = Tiles.of(call.weights(), at, in, units, units);
        int bias = biased ? at + in * units : -1;
        at += in * units + (biased ? units : 0);
        Output out = new Output(x.length / in * units);
        Dots dots = new Dots(kernels, exact, x);
        for (int row = 0; row < x.length / in; row++) {
            int from = row * in;
            dots.row(tiles, run -> run.meet(from, in, 0), w, bias, out, row * units);
        }
        return out;
    }
}
