package io.aichain.inference.spec;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Range;
import java.math.BigInteger;
import java.util.function.IntUnaryOperator;

/** Sums of products of a profile (sections 3 and 3.1): D1 truncates each product, D2 the whole sum once. */
final class Sums {
    private final boolean exact;

    Sums(Profile profile) {
        exact = profile.isExact();
    }

    /** Says which element of x meets which of w in an output's sum, in order. */
    @FunctionalInterface
    interface Terms {
        void of(int output, Pair pair);
    }

    @FunctionalInterface
    interface Pair {
        void meet(int x, int w);
    }

    /**
     * All sums in order, then all bias additions in order.
     *
     * @param bias index in w of an output's bias; null for none
     */
    BigInteger[] of(int outputs, BigInteger[] x, BigInteger[] w, Terms terms, IntUnaryOperator bias) {
        BigInteger[] sums = new BigInteger[outputs];
        for (int o = 0; o < outputs; o++) {
            BigInteger[] sum = {BigInteger.ZERO};
            terms.of(
                    o,
                    (i, j) -> sum[0] =
                            exact ? sum[0].add(x[i].multiply(w[j])) : Fixed.add(sum[0], Fixed.mul(x[i], w[j])));
            sums[o] = sum[0];
        }
        for (int o = 0; o < outputs; o++) {
            if (exact) {
                BigInteger b = bias == null ? BigInteger.ZERO : w[bias.applyAsInt(o)].multiply(Fixed.UNIT);
                sums[o] = sums[o].add(b).divide(Fixed.UNIT);
            } else if (bias != null) {
                sums[o] = Fixed.add(sums[o], w[bias.applyAsInt(o)]);
            }
        }
        return sums;
    }

    /** D2 refuses inputs, then weights of 32 bytes, outside R. */
    void check(LayerCall call) {
        if (!exact) return;
        for (Tensor input : call.inputs()) Range.check(input.bigs());
        checkWeights(call);
    }

    void checkWeights(LayerCall call) {
        if (exact && call.weights().layout() == Layout.WORD)
            Range.check(call.weights().numbers().bigs());
    }

    void check(BigInteger[] values) {
        if (exact) Range.check(values);
    }
}
