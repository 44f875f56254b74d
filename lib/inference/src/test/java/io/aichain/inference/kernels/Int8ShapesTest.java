package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
import io.aichain.inference.spec.Spec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Layers on 8-bit integers whose shapes are where a way of computing them ends, or where a wasteful one would not end at all. */
@Tag("P9")
class Int8ShapesTest {
    private static final int MULTIPLIER = 1_024;
    /** What such a layer may take beside its input: it has 4,096 outputs. */
    private static final long ROOM = 1 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Weights are turned in squares of 64: two in one direction, and one more product; two and two more channels in the other. */
    @Test
    void weightsThatEndInsideOfASquareGiveWhatThePlainWayGives() {
        Random random = new Random(1);
        Tensor x = tensor(random, 3, 65);
        LayerCall call = call(LayerType.DENSE, x, stream(random, 65 * 130, 130), new int[] {3, 130}, 1, 0, 130, 1);
        LayerCall.Result expected = Spec.PLAIN.run(call);
        for (LayerCall.Runner way : Ways.all())
            assertThat(way.run(call)).as("%s", way).isEqualTo(expected);
    }

    /** What lies under a window is brought side by side for up to eight outputs of a channel; at the border of the image part of it is outside. */
    @Test
    void aDepthwiseLayerOfFewOutputsOfAChannelGivesWhatThePlainWayGives() {
        Random random = new Random(3);
        Tensor x = tensor(random, 7, 6, 3);
        for (int multiplier : new int[] {2, 4, 8, 9}) {
            for (int side : new int[] {2, 3, 5}) {
                int channels = 3 * multiplier;
                byte[] stream = stream(random, side * side * channels, channels);
                LayerCall call = call(
                        LayerType.DEPTHWISE_CONV_2D,
                        x,
                        stream,
                        new int[] {7, 6, channels},
                        1,
                        0,
                        multiplier,
                        side,
                        side,
                        1,
                        1,
                        1,
                        1);
                LayerCall.Result expected = Spec.PLAIN.run(call);
                for (LayerCall.Runner way : Ways.all())
                    assertThat(way.run(call)).as("%s", way).isEqualTo(expected);
            }
        }
    }

    /** One cell of an image of four million meets a weight: input times multiplier would be 2^32 numbers. */
    @Test
    void aDepthwiseLayerOfFewOutputsTakesRoomForThemOnly() {
        Random random = new Random(2);
        Tensor cell = tensor(random, 1, 1, 1);
        byte[] stream = stream(random, MULTIPLIER, MULTIPLIER);
        // The same outputs, of an image that the plain way can take.
        Tensor small = padded(Spec.PLAIN, cell, 32, 31, 32, 30);
        assertThat(small.shape()).containsExactly(64, 63, 1);
        LayerCall.Result expected = Spec.PLAIN.run(strided(small, 32, stream));
        assertThat(Arrays.stream(expected.output().data().longs()).distinct().count())
                .isGreaterThan(100);
        for (LayerCall.Runner way : Ways.all()) {
            assertThat(way.run(strided(small, 32, stream))).as("%s", way).isEqualTo(expected);
            Tensor large = padded(way, cell, 1_024, 1_023, 1_024, 1_022);
            assertThat(large.shape()).containsExactly(2_048, 2_047, 1);
            LayerCall call = strided(large, 1_024, stream);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            LayerCall.Result result = way.run(call);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(result).as("%s", way).isEqualTo(expected);
            assertThat(taken).as("%s", way).isBetween(8L * result.output().size(), ROOM);
        }
    }

    private static Tensor padded(LayerCall.Runner way, Tensor x, int top, int bottom, int left, int right) {
        int[] in = x.shape();
        int[] out = {in[0] + top + bottom, in[1] + left + right, in[2]};
        LayerCall call = call(LayerType.ZERO_PADDING_2D, x, new byte[0], out, top, bottom, left, right);
        return way.run(call).output();
    }

    private static LayerCall strided(Tensor x, int step, byte[] stream) {
        int[] out = {2, 2, MULTIPLIER};
        return call(LayerType.DEPTHWISE_CONV_2D, x, stream, out, 1, 0, MULTIPLIER, 1, 1, step, step, 1, 1);
    }

    private static LayerCall call(LayerType type, Tensor x, byte[] stream, int[] out, long... parameters) {
        Layout layout = stream.length == 0 ? Layout.NONE : Layout.INT8;
        Layer layer = new Layer(type, layout, List.of(0), Numbers.of(parameters), stream.length, List.of());
        Weights weights = stream.length == 0 ? Weights.NONE : Weights.decode(layout, stream);
        return new LayerCall(Profile.INT8, layer, 0, Kind.Q8, List.of(x), Tensor.NONE, weights, out);
    }

    private static Tensor tensor(Random random, int... shape) {
        long[] x = new long[Tensor.elements(shape)];
        for (int i = 0; i < x.length; i++) x[i] = (byte) random.nextInt();
        return Tensor.of(shape, x);
    }

    /** Weights, biases of 16 bits, and scales that leave about seven bits of a sum. */
    private static byte[] stream(Random random, int weights, int channels) {
        byte[] stream = new byte[weights + 9 * channels];
        for (int i = 0; i < weights; i++) stream[i] = (byte) random.nextInt();
        for (int c = 0; c < channels; c++) {
            BigEndian.putInt(stream, weights + 4 * c, (short) random.nextInt());
            BigEndian.putInt(stream, weights + 4 * channels + 4 * c, (1 << 30) + random.nextInt(1 << 30));
            stream[weights + 8 * channels + c] = (byte) (38 + random.nextInt(3));
        }
        return stream;
    }
}
