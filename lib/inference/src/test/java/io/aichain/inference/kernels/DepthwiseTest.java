package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Depthwise convolutions of few outputs and of many, whose products fit 64 bits or may not, at all edges of the image. */
class DepthwiseTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();

    @Property(tries = 300)
    @Tag("P9")
    void everyWayGivesTheSameBits(@ForAll long seed) {
        Random random = new Random(seed);
        int[] in = {1 + random.nextInt(6), 1 + random.nextInt(6), 1 + random.nextInt(12)};
        int multiplier = 1 + random.nextInt(3);
        int bias = random.nextInt(2);
        int rows = 1 + random.nextInt(in[0]);
        int columns = 1 + random.nextInt(in[1]);
        int bits = 1 + random.nextInt(64);
        Profile profile = random.nextInt(4) == 0 ? Profile.D2 : Profile.D1;
        long[] weights = numbers(random, (rows * columns + bias) * in[2] * multiplier, bits);
        Tensor image = Tensor.of(in, numbers(random, Tensor.elements(in), 1 + random.nextInt(64)));
        LayerCall call = LayerCalls.of(
                profile,
                LayerType.DEPTHWISE_CONV_2D,
                image,
                weights,
                1,
                0,
                multiplier,
                rows,
                columns,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                random.nextInt(2),
                bias);
        Ways.result(WAYS, call);
    }

    /** Of the least numbers of 64 bits, of few outputs and of many: sums that leave them. */
    @Test
    void theLeastNumbersGiveTheSameBits() {
        for (int channels : new int[] {1, 3, 9}) {
            for (long[] pair : new long[][] {{Long.MIN_VALUE, Long.MIN_VALUE}, {Long.MIN_VALUE, -Wide.UNIT}}) {
                sameSums(channels, pair[0], pair[1]);
                sameSums(channels, pair[1], pair[0]);
            }
        }
    }

    private static void sameSums(int channels, long input, long weight) {
        int[] in = {4, 4, channels};
        Tensor image = Tensor.of(in, LayerCalls.same(Tensor.elements(in), input));
        long[] weights = LayerCalls.same(10 * channels, weight);
        LayerCall call =
                LayerCalls.of(Profile.D1, LayerType.DEPTHWISE_CONV_2D, image, weights, 1, 0, 1, 3, 3, 1, 1, 1, 1);
        assertThat(Ways.result(WAYS, call).output().data().isNarrow()).isFalse();
    }

    private static long[] numbers(Random random, int count, int bits) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) numbers[i] = number(random, bits);
        return numbers;
    }

    private static long number(Random random, int bits) {
        if (random.nextInt(8) == 0) return Long.MIN_VALUE >> (64 - bits);
        return random.nextLong() >> (64 - bits) >> random.nextInt(4);
    }
}
