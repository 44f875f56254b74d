package io.aichain.inference.kernels;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Convolutions of one filter or two, whose lanes are columns of the output: windows of all steps at all edges, and images of more than one band. */
class FewFiltersTest {
    private static final List<LayerCall.Runner> WAYS = Ways.all();

    @Property(tries = 300)
    @Tag("P9")
    void everyWindowGivesTheSameBits(@ForAll long seed) {
        Random random = new Random(seed);
        int[] in = {1 + random.nextInt(14), 4 + random.nextInt(24), 1 + random.nextInt(4)};
        int[] window = {1 + random.nextInt(4), 1 + random.nextInt(5), 1 + random.nextInt(3), 1 + random.nextInt(3)};
        boolean same = random.nextBoolean() || window[0] > in[0] || window[1] > in[1];
        Ways.result(WAYS, call(random, in, 1 + random.nextInt(2), window, same));
    }

    @Test
    void anImageOfManyBandsGivesTheSameBits() {
        for (int step = 1; step <= 2; step++) {
            Ways.result(WAYS, call(new Random(step), new int[] {40, 40, 6}, 2, new int[] {5, 4, step, 1}, true));
        }
    }

    /** Rows that no window sees are not laid out. */
    @Test
    void stepsLargerThanTheWindowGiveTheSameBits() {
        Ways.result(WAYS, call(new Random(3), new int[] {130, 9, 2}, 1, new int[] {2, 3, 31, 1}, false));
        Ways.result(WAYS, call(new Random(4), new int[] {64, 64, 3}, 5, new int[] {1, 1, 16, 16}, false));
    }

    /** Several times: factors are made when a step has come often enough. */
    @Property(tries = 100)
    @Tag("P9")
    void picturesGiveTheSameBits(@ForAll long seed) {
        Random random = new Random(seed);
        int[] in = {9 + random.nextInt(4), 9 + random.nextInt(10), 1 + random.nextInt(4)};
        int[] window = {1 + random.nextInt(4), 1 + random.nextInt(5), 1 + random.nextInt(3), 1 + random.nextInt(2)};
        LayerCall call = call(random, in, 1 + random.nextInt(5), window, random.nextBoolean());
        long[] x = call.input().data().longs();
        long step = 1 + (random.nextLong(Pixels.LONGEST_STEP) >>> random.nextInt(40));
        long origin = random.nextBoolean() ? Wide.UNIT : 0;
        for (int i = 0; i < x.length; i++) x[i] = random.nextInt(1 + Pixels.MOST) * step - origin;
        for (int time = 0; time < 3; time++) Ways.result(WAYS, call);
    }

    /** A sealed model of the first profile takes images of any size: a small one may be laid out another way, with the factors that a large one has left. */
    @Test
    void picturesOfOtherSizesGiveTheSameBits() {
        Random random = new Random(5);
        LayerCall large = picture(random, new int[] {12, 12, 3}, null);
        LayerCall narrow = picture(random, new int[] {80, 3, 3}, large.weights());
        for (int time = 0; time < 3; time++) {
            Ways.result(WAYS, large);
            Ways.result(WAYS, narrow);
            Ways.result(WAYS, picture(random, new int[] {5, 30, 3}, large.weights()));
        }
    }

    private static LayerCall picture(Random random, int[] in, Weights weights) {
        LayerCall call = call(random, in, 2, new int[] {3, 3, 1, 1}, true);
        long[] x = call.input().data().longs();
        for (int i = 0; i < x.length; i++) x[i] = random.nextInt(1 + Pixels.MOST) * 7_843_137_254_901_961L - Wide.UNIT;
        return new LayerCall(
                Profile.D1,
                call.layer(),
                0,
                Kind.SD,
                call.inputs(),
                Tensor.NONE,
                weights == null ? call.weights() : weights,
                call.shape());
    }

    /** @param window rows, columns and the steps of both */
    private static LayerCall call(Random random, int[] in, int filters, int[] window, boolean same) {
        long[] weights = new long[(window[0] * window[1] * in[2] + 1) * filters];
        for (int i = 0; i < weights.length; i++) weights[i] = number(random);
        long[] x = new long[Tensor.elements(in)];
        for (int i = 0; i < x.length; i++) x[i] = number(random);
        return LayerCalls.of(
                random.nextBoolean() ? Profile.D1 : Profile.D2,
                LayerType.CONV_2D,
                Tensor.of(in, x),
                weights,
                1,
                0,
                filters,
                window[0],
                window[1],
                window[2],
                window[3],
                same ? 1 : 0,
                1);
    }

    private static long number(Random random) {
        long x = random.nextLong(2 * Wide.UNIT) - Wide.UNIT;
        return random.nextInt(4) == 0 ? x / Wide.UNIT * Wide.UNIT : x >> random.nextInt(8);
    }
}
