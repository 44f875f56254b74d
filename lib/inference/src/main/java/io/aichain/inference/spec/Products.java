package io.aichain.inference.spec;

import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.function.IntUnaryOperator;

/** Which input meets which weight in Dense, Conv2D and DepthwiseConv2D (section 6.1). */
final class Products {
    private Products() {}

    /** Sums and biases of the layer's outputs, before its activation. */
    static BigInteger[] of(LayerCall call, Sums sums, BigInteger[] x, BigInteger[] w) {
        Layer layer = call.layer();
        int outputs = Tensor.elements(call.shape());
        int channels = call.shape()[call.shape().length - 1];
        boolean biased = layer.flag(layer.parameterCount() - 1);
        IntUnaryOperator bias = biased ? o -> w.length - channels + o % channels : null;
        return sums.of(outputs, x, w, terms(call), bias);
    }

    static Sums.Terms terms(LayerCall call) {
        return switch (call.layer().type()) {
            case DENSE -> dense(call.input().last(), call.layer().parameter(2));
            case CONV_2D -> convolution(call);
            case DEPTHWISE_CONV_2D -> depthwise(call);
            default -> throw new IllegalStateException("no sums of products: " + call.layer());
        };
    }

    static Sums.Terms dense(int in, int units) {
        return (o, pair) -> {
            int row = o / units * in;
            for (int k = 0; k < in; k++) pair.meet(row + k, k * units + o % units);
        };
    }

    private static Sums.Terms convolution(LayerCall call) {
        int[] in = call.input().shape();
        int filters = call.layer().parameter(2);
        Window[] axes = Shapes.windows(call.layer(), in);
        int c = in[2];
        return (o, pair) -> {
            int x = o / filters / axes[1].out();
            int y = o / filters % axes[1].out();
            for (int i = axes[0].first(x); i < axes[0].end(x); i++) {
                for (int j = axes[1].first(y); j < axes[1].end(y); j++) {
                    int cell = (i * in[1] + j) * c;
                    int tap = (axes[0].offset(x, i) * axes[1].size() + axes[1].offset(y, j)) * c;
                    for (int q = 0; q < c; q++) pair.meet(cell + q, (tap + q) * filters + o % filters);
                }
            }
        };
    }

    private static Sums.Terms depthwise(LayerCall call) {
        int[] in = call.input().shape();
        int multiplier = call.layer().parameter(2);
        Window[] axes = Shapes.windows(call.layer(), in);
        int c = in[2];
        int outs = c * multiplier;
        return (o, pair) -> {
            int x = o / outs / axes[1].out();
            int y = o / outs % axes[1].out();
            for (int i = axes[0].first(x); i < axes[0].end(x); i++) {
                for (int j = axes[1].first(y); j < axes[1].end(y); j++) {
                    int tap = axes[0].offset(x, i) * axes[1].size() + axes[1].offset(y, j);
                    pair.meet((i * in[1] + j) * c + o % outs / multiplier, tap * outs + o % outs);
                }
            }
        };
    }
}
