package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.spec.Activations;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fast activation gives the plain one's bits, or gives way to it: at powers of two and of ten, at whole units, and where 64 bits end. */
class ActivationEdgesTest {
    private static final BigInteger SLOPE = new BigInteger("300000000000000000");

    @Test
    @Tag("P9")
    void everyActivationIsThePlainOneOrGivesWay() {
        for (int activation = 0; activation <= 8; activation++) {
            FastActivation fast = new FastActivation(activation, SLOPE);
            for (long x : edges()) {
                long y = fast.apply(x);
                if (y == Wide.NONE) continue;
                assertThat(BigInteger.valueOf(y))
                        .as("activation %d of %d", activation, x)
                        .isEqualTo(Activations.apply(activation, SLOPE, BigInteger.valueOf(x)));
            }
        }
    }

    private static List<Long> edges() {
        List<Long> edges = new ArrayList<>();
        for (int bit = 0; bit < 63; bit++) around(1L << bit, edges);
        for (long power = 1; power <= Long.MAX_VALUE / 10; power *= 10) {
            around(power, edges);
            edges.add(Long.MAX_VALUE - power);
            edges.add(-Long.MAX_VALUE + power);
        }
        for (int units = 1; units <= 9; units++) around(units * Wide.UNIT, edges);
        edges.add(0L);
        edges.add(Long.MAX_VALUE);
        edges.add(-Long.MAX_VALUE);
        return edges;
    }

    private static void around(long x, List<Long> edges) {
        for (long y = x - 1; y <= x + 1; y++) {
            edges.add(y);
            edges.add(-y);
        }
    }
}
