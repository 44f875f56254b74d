package io.aichain.inference.kernels;

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
import java.util.function.BooleanSupplier;

/**
 * Small layers, computed until the JVM has compiled the inner loops: before that a vector is an object for each operation, and the first
 * large model would take a hundred times as long as the next one.
 */
public final class Warmup {
    private static final int IN = 64;
    private static final int UNITS = 64;
    /** Rows and columns of a picture, and the step of its numbers from -1 to 1. */
    private static final int SIZE = 12;

    private static final long STEP = Wide.UNIT / 128;
    /** So that each loop runs more often than the JVM's 40,000 turns after which it compiles for good. */
    private static final int ROUNDS = 250;

    private Warmup() {}

    /** @param isStopped asked between layers; ends it early */
    public static void run(BooleanSupplier isStopped) {
        List<LayerCall> calls = List.of(
                sums(Profile.D1, Wide.UNIT, 0),
                sums(Profile.D1, 9 * Wide.UNIT, 5),
                sums(Profile.D2, Wide.UNIT, 0),
                dense(Profile.D1, Kind.SD, Layout.INT64, 0, stream(IN * UNITS, 0), picture(IN)),
                convolution(),
                int8());
        for (int round = 0; round < ROUNDS; round++) {
            for (LayerCall call : calls) {
                if (isStopped.getAsBoolean()) return;
                Fast.BEST.run(call);
            }
        }
    }

    /** @param top the first byte of each weight: with 0 they are below a fourteenth of a unit, with 5 between a third and a half, which nine units do not reach finely */
    private static LayerCall sums(Profile profile, long x, int top) {
        long[] input = new long[IN];
        for (int i = 0; i < IN; i++) input[i] = (i % 2 == 0 ? x : -x) + i;
        return dense(profile, Kind.SD, Layout.INT64, 0, stream(IN * UNITS, top), input);
    }

    private static byte[] stream(int weights, int top) {
        byte[] stream = new byte[8 * weights];
        for (int i = 0; i < stream.length; i++) stream[i] = (byte) (i % 8 == 0 ? top : 7 * i);
        return stream;
    }

    /** Of {@link Pixels}. */
    private static long[] picture(int numbers) {
        long[] x = new long[numbers];
        for (int i = 0; i < numbers; i++) x[i] = i % (1 + Pixels.MOST) * STEP - Wide.UNIT;
        return x;
    }

    /** Of a picture, and one filter. */
    private static LayerCall convolution() {
        int[] in = {SIZE, SIZE, 3};
        byte[] stream = stream(27, 0);
        var layer = new Layer(
                LayerType.CONV_2D,
                Layout.INT64,
                List.of(0),
                Numbers.of(1, 0, 1, 3, 3, 1, 1, 1, 0),
                stream.length / 8,
                List.of());
        return new LayerCall(
                Profile.D1,
                layer,
                0,
                Kind.SD,
                List.of(Tensor.of(in, picture(3 * SIZE * SIZE))),
                Tensor.NONE,
                Weights.decode(Layout.INT64, stream),
                new int[] {SIZE, SIZE, 1});
    }

    private static LayerCall int8() {
        long[] input = new long[IN];
        for (int i = 0; i < IN; i++) input[i] = i - IN / 2;
        int values = IN * UNITS;
        byte[] stream = new byte[values + 9 * UNITS];
        for (int i = 0; i < values; i++) stream[i] = (byte) (7 * i);
        for (int c = 0; c < UNITS; c++) {
            stream[values + 4 * UNITS + 4 * c] = 0x41;
            stream[values + 8 * UNITS + c] = 40;
        }
        return dense(Profile.INT8, Kind.Q8, Layout.INT8, 1, stream, input);
    }

    private static LayerCall dense(Profile profile, Kind kind, Layout layout, int bias, byte[] stream, long[] input) {
        var layer = new Layer(
                LayerType.DENSE,
                layout,
                List.of(0),
                Numbers.of(1, 0, UNITS, bias),
                stream.length / layout.width(),
                List.of());
        return new LayerCall(
                profile,
                layer,
                0,
                kind,
                List.of(Tensor.of(new int[] {IN}, input)),
                Tensor.NONE,
                Weights.decode(layout, stream),
                new int[] {UNITS});
    }
}
