package io.aichain.inference.kernels;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
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
        byte[] stream = new byte[Long.BYTES * 4 * channels];
        for (int i = 0; i < 3 * channels; i++) BigEndian.putLong(stream, Long.BYTES * i, number(random, 62));
        for (int i = 3 * channels; i < 4 * channels; i++) BigEndian.putLong(stream, Long.BYTES * i, variance(random));
        long[] x = new long[rows * channels];
        for (int i = 0; i < x.length; i++) x[i] = number(random, 64);
        var layer = new Layer(
                LayerType.BATCH_NORMALIZATION,
                Layout.INT64,
                List.of(0),
                Numbers.of(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(1000)),
                4 * channels,
                List.of());
        int[] shape = {rows, channels};
        var call = new LayerCall(
                random.nextBoolean() ? Profile.D1 : Profile.D2,
                layer,
                0,
                Kind.SD,
                List.of(Tensor.of(shape, x)),
                Tensor.NONE,
                Weights.decode(Layout.INT64, stream),
                shape);
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
