package io.aichain.inference.kernels;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Batch normalisations of 64-bit numbers whose factors leave 64 bits, as those of small variances do, or whose variances have no root. */
class BigBatchesTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();

    @Property(tries = 300)
    @Tag("P9")
    void everyWayGivesTheSameBits(@ForAll long seed) {
        Random random = new Random(seed);
        int channels = 1 + random.nextInt(9);
        int rows = 1 + random.nextInt(4);
        long[] weights = new long[4 * channels];
        for (int i = 0; i < 3 * channels; i++) weights[i] = number(random, 62);
        for (int i = 3 * channels; i < 4 * channels; i++) weights[i] = variance(random);
        long[] x = new long[rows * channels];
        for (int i = 0; i < x.length; i++) x[i] = number(random, 64);
        long epsilon = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(1000);
        LayerCall call = LayerCalls.of(
                random.nextBoolean() ? Profile.D1 : Profile.D2,
                LayerType.BATCH_NORMALIZATION,
                Tensor.of(new int[] {rows, channels}, x),
                weights,
                epsilon);
        Ways.compare(WAYS, call);
    }

    private static long number(Random random, int bits) {
        return (random.nextLong() >> (64 - bits)) >> random.nextInt(bits);
    }

    private static long variance(Random random) {
        if (random.nextInt(40) == 0) return -random.nextLong(2000);
        return random.nextLong(Long.MAX_VALUE) >>> (2 + random.nextInt(61));
    }
}
