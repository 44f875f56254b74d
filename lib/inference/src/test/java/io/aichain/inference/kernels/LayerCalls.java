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
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import java.util.Arrays;
import java.util.List;

/** One layer on one tensor, all of 64-bit numbers. */
final class LayerCalls {
    private LayerCalls() {}

    static LayerCall of(Profile profile, LayerType type, Tensor input, long[] weights, long... parameters) {
        byte[] stream = new byte[Long.BYTES * weights.length];
        for (int i = 0; i < weights.length; i++) BigEndian.putLong(stream, Long.BYTES * i, weights[i]);
        var layer = new Layer(type, Layout.INT64, List.of(0), Numbers.of(parameters), weights.length, List.of());
        return new LayerCall(
                profile,
                layer,
                0,
                Kind.SD,
                List.of(input),
                Tensor.NONE,
                Weights.decode(Layout.INT64, stream),
                Shapes.output(layer, 0, Kind.SD, List.of(input.shape())));
    }

    /** So many numbers that are all the same. */
    static long[] same(int count, long number) {
        long[] numbers = new long[count];
        Arrays.fill(numbers, number);
        return numbers;
    }
}
