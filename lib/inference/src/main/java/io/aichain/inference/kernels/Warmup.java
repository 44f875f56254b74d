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
    /** So that each loop runs more often than the JVM's 40,000 turns after which it compiles for good. */
    private static final int ROUNDS = 250;

    private Warmup() {}

    /** @param isStopped asked between layers; ends it early */
    public static void run(BooleanSupplier isStopped) {
        List<LayerCall> calls = List.of(
                sums(Profile.D1, Wide.UNIT, 0),
                sums(Profile.D1, 9 * Wide.UNIT, 5),
                sums(Profile.D2, Wide.UNIT, 0),
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
        byte[] stream = new byte[8 * IN * UNITS];
        for (int i = 0; i < stream.length; i++) stream[i] = (byte) (i % 8 == 0 ? top : 7 * i);
        return dense(profile, Kind.SD, Layout.INT64, 0, stream, input);
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
