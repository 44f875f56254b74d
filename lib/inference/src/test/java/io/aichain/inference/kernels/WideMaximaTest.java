package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Window;
import io.aichain.inference.spec.Fixed;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The greatest number under each window is that of its cells, one after the other: for windows of all sizes and steps, at all edges. */
class WideMaximaTest {
    @Property(tries = 500)
    @Tag("P9")
    void everyWindowHasTheGreatestOfItsCells(@ForAll long seed) {
        Random random = new Random(seed);
        int[] in = {1 + random.nextInt(16), 1 + random.nextInt(16), 1 + random.nextInt(3)};
        Window[] axes = {axis(random, in[0]), axis(random, in[1])};
        BigInteger[] x = new BigInteger[in[0] * in[1] * in[2]];
        for (int i = 0; i < x.length; i++) x[i] = number(random);
        long[] limbs = Numbers.of(x).limbs();
        int[] greatest = WideMaxima.of(limbs, in[1], in[2], axes);
        assertThat(greatest).hasSize(axes[0].out() * axes[1].out() * in[2]);
        for (int o = 0; o < greatest.length; o++) {
            int row = o / in[2] / axes[1].out();
            int column = o / in[2] % axes[1].out();
            assertThat(Numbers.big(limbs, greatest[o]))
                    .as("output %d of %s, %s", o, axes[0], axes[1])
                    .isEqualTo(greatest(x, in, axes, row, column, o % in[2]));
        }
    }

    private static Window axis(Random random, int in) {
        int size = 1 + random.nextInt(12);
        return Window.of(in, size, 1 + random.nextInt(5), size > in || random.nextBoolean());
    }

    private static BigInteger number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Fixed.MIN;
            case 1 -> Fixed.MAX;
            case 2 -> BigInteger.valueOf(random.nextInt(3) - 1L);
            default -> new BigInteger(random.nextInt(255), random).multiply(BigInteger.valueOf(random.nextInt(3) - 1L));
        };
    }

    private static BigInteger greatest(BigInteger[] x, int[] in, Window[] axes, int i, int j, int channel) {
        BigInteger greatest = Fixed.MIN;
        for (int row = axes[0].first(i); row < axes[0].end(i); row++) {
            for (int column = axes[1].first(j); column < axes[1].end(j); column++) {
                greatest = greatest.max(x[(row * in[1] + column) * in[2] + channel]);
            }
        }
        return greatest;
    }
}
