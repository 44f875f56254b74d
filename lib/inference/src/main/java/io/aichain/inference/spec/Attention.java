package io.aichain.inference.spec;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import java.math.BigInteger;
import java.util.Arrays;

/** Multi-head attention with shared key and value heads (section 6.3). */
final class Attention {
    private Attention() {}

    static BigInteger[] of(LayerCall call, LayerCall.Toll toll) {
        Layer layer = call.layer();
        int heads = layer.parameter(0);
        int groups = layer.parameter(1);
        int e = layer.parameter(2);
        boolean causal = layer.flag(3);
        int t = call.input().shape()[0];
        int d = call.input().shape()[1];
        Sums sums = new Sums(call.profile());
        var stream = new Stream(sums, call.weights().numbers().bigs(), layer.flag(4));
        BigInteger scale = Fixed.div(Fixed.UNIT, Fixed.sqrt(Fixed.UNIT.multiply(BigInteger.valueOf(e))));

        BigInteger[] x = call.input().bigs();
        sums.check(call);
        BigInteger[] q = stream.dense(x, d, heads * e);
        BigInteger[] k = stream.dense(x, d, groups * e);
        BigInteger[] v = stream.dense(x, d, groups * e);
        toll.mixture(Numbers.of(q), Numbers.of(k), Numbers.of(v));
        sums.check(q);
        sums.check(k);
        sums.check(v);
        BigInteger[] y = new BigInteger[t * heads * e];
        for (int i = 0; i < t; i++) {
            for (int a = 0; a < heads; a++) {
                int g = a * groups / heads;
                int seen = causal ? i + 1 : t;
                int query = (i * heads + a) * e;
                BigInteger[] logits = new BigInteger[seen];
                for (int j = 0; j < seen; j++) {
                    int key = (j * groups + g) * e;
                    BigInteger[] dot = sums.of(
                            1,
                            q,
                            k,
                            (o, pair) -> {
                                for (int m = 0; m < e; m++) pair.meet(query + m, key + m);
                            },
                            null);
                    logits[j] = Fixed.mul(dot[0], scale);
                }
                BigInteger[] p = Activations.softmax(logits);
                BigInteger[] mixed = sums.of(
                        e,
                        p,
                        v,
                        (m, pair) -> {
                            for (int j = 0; j < seen; j++) pair.meet(j, (j * groups + g) * e + m);
                        },
                        null);
                System.arraycopy(mixed, 0, y, query, e);
            }
        }
        toll.projection(Numbers.of(y));
        sums.check(y);
        return stream.dense(y, heads * e, d);
    }

    /** The weights of the four products, one behind the other. */
    private static final class Stream {
        private final Sums sums;
        private final BigInteger[] weights;
        private final boolean biased;
        private int at;

        Stream(Sums sums, BigInteger[] weights, boolean biased) {
            this.sums = sums;
            this.weights = weights;
            this.biased = biased;
        }

        BigInteger[] dense(BigInteger[] x, int in, int units) {
            BigInteger[] w = Arrays.copyOfRange(weights, at, at + in * units + (biased ? units : 0));
            at += w.length;
            return sums.of(
                    x.length / in * units,
                    x,
                    w,
                    Products.dense(in, units),
                    biased ? o -> in * units + o % units : null);
        }
    }
}
