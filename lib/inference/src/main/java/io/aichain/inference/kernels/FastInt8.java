package io.aichain.inference.kernels;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;
import java.math.BigInteger;

/** Layers on 8-bit integers (section 7). Their two failures are found in the plain order, so this way is always open. */
final class FastInt8 {
    private final Kernels kernels;
    private final LayerCall call;
    private final Layer layer;
    private final long[] x;

    FastInt8(Kernels kernels, LayerCall call) {
        this.kernels = kernels;
        this.call = call;
        layer = call.layer();
        x = call.input().data().longs();
    }

    Numbers output() {
        return switch (layer.type()) {
            case DENSE, CONV_2D -> products();
            case FLATTEN -> call.input().data();
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> Numbers.of(FastElements.pool(call, x));
            case GLOBAL_AVERAGE_POOLING_2D -> FastElements.globalAverage(call, x);
            case ZERO_PADDING_2D -> FastElements.zeroPadding(call, x);
            case CONCATENATE -> FastElements.concatenate(call);
            case ACTIVATION -> activation();
            case ADD -> add();
            case MULTIPLY -> multiply();
            case DEQUANTIZE -> dequantize();
            case DEPTHWISE_CONV_2D -> depthwise();
            default -> null;
        };
    }

    /** A layer's weights by channel: [channel][product], and what follows them. */
    private record Channels(
            byte[] values, int products, long[] biases, long[] multipliers, int[] shifts, boolean valid) {
        private record Key(int channels) {}

        static Channels of(Weights weights, int channels) {
            return weights.derived(new Key(channels), w -> read(w.bytes(), channels));
        }

        private static Channels read(byte[] stream, int channels) {
            int values = stream.length - 9 * channels;
            int products = values / channels;
            byte[] turned = new byte[values];
            for (int k = 0; k < products; k++) {
                for (int c = 0; c < channels; c++) turned[c * products + k] = stream[k * channels + c];
            }
            long[] biases = new long[channels];
            long[] multipliers = new long[channels];
            int[] shifts = new int[channels];
            boolean valid = true;
            for (int c = 0; c < channels; c++) {
                biases[c] = BigEndian.getInt(stream, values + 4 * c);
                multipliers[c] = BigEndian.getInt(stream, values + 4 * channels + 4 * c) & 0xffffffffL;
                shifts[c] = stream[values + 8 * channels + c] & 0xff;
                valid &= multipliers[c] >= 1L << 30 && multipliers[c] < 1L << 31 && shifts[c] >= 1 && shifts[c] <= 62;
            }
            return new Channels(turned, products, biases, multipliers, shifts, valid);
        }

        /** |sum| is below 2^31, so sum times multiplier is below 2^62 and half a step fits above it. */
        long requant(long sum, int c, long least) {
            if ((int) sum != sum) throw Reverts.accumulatorOverflow(BigInteger.valueOf(sum));
            long y = (sum * multipliers[c] + (1L << (shifts[c] - 1))) >> shifts[c];
            return Math.max(Math.min(y, 127), least);
        }
    }

    private Channels channels() {
        Channels channels = Channels.of(call.weights(), call.shape()[call.shape().length - 1]);
        if (!channels.valid) throw Reverts.malformedModel(call.number());
        return channels;
    }

    private long least() {
        return layer.parameter(0) == 2 ? 0 : -128;
    }

    private Numbers products() {
        Channels w = channels();
        int channels = w.biases.length;
        byte[] bytes = bytes();
        long[] y = new long[Tensor.elements(call.shape())];
        int[] in = call.input().shape();
        boolean dense = layer.type() == LayerType.DENSE;
        Window[] axes = dense ? null : Shapes.windows(layer, in);
        for (int cell = 0; cell < y.length / channels; cell++) {
            for (int c = 0; c < channels; c++) {
                int from = c * w.products;
                long[] sum = {w.biases[c]};
                if (dense) {
                    sum[0] += kernels.int8(bytes, cell * w.products, w.values, from, w.products);
                } else {
                    int row = cell / axes[1].out();
                    int column = cell % axes[1].out();
                    FastProducts.runs(
                            axes,
                            in,
                            row,
                            column,
                            (at, count, tap) -> sum[0] += kernels.int8(bytes, at, w.values, from + tap, count));
                }
                y[cell * channels + c] = w.requant(sum[0], c, least());
            }
        }
        return Numbers.of(y);
    }

    private Numbers depthwise() {
        Channels w = channels();
        int channels = w.biases.length;
        int multiplier = layer.parameter(2);
        int[] in = call.input().shape();
        Window[] axes = Shapes.windows(layer, in);
        long[] y = new long[Tensor.elements(call.shape())];
        for (int o = 0; o < y.length; o++) {
            int c = o % channels;
            int row = o / channels / axes[1].out();
            int column = o / channels % axes[1].out();
            long sum = w.biases[c];
            for (int i = axes[0].first(row); i < axes[0].end(row); i++) {
                for (int j = axes[1].first(column); j < axes[1].end(column); j++) {
                    int tap = axes[0].offset(row, i) * axes[1].size() + axes[1].offset(column, j);
                    sum += x[(i * in[1] + j) * in[2] + c / multiplier] * w.values[c * w.products + tap];
                }
            }
            y[o] = w.requant(sum, c, least());
        }
        return Numbers.of(y);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[x.length];
        for (int i = 0; i < x.length; i++) bytes[i] = (byte) x[i];
        return bytes;
    }

    private Numbers activation() {
        long[] y = new long[x.length];
        byte[] table = call.weights().bytes();
        boolean isTable = layer.parameter(0) == 255;
        for (int i = 0; i < x.length; i++) y[i] = isTable ? table[(int) x[i] + 128] : Math.max(x[i], 0);
        return Numbers.of(y);
    }

    /** Eight products of 8 and 32 bits: below 2^42. */
    private Numbers add() {
        int shift = layer.parameter(0);
        long[] y = new long[x.length];
        for (int k = 0; k < call.inputs().size(); k++) {
            long[] other = call.inputs().get(k).data().longs();
            long multiplier = layer.number(k + 1).longValue();
            for (int i = 0; i < y.length; i++) y[i] += other[i] * multiplier;
        }
        for (int i = 0; i < y.length; i++) y[i] = rounded(y[i], shift);
        return Numbers.of(y);
    }

    private Numbers multiply() {
        long[] other = call.inputs().get(1).data().longs();
        long multiplier = layer.number(1).longValue();
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i++) y[i] = rounded(x[i] * other[i] * multiplier, layer.parameter(0));
        return Numbers.of(y);
    }

    private static long rounded(long value, int shift) {
        return Math.max(Math.min((value + (1L << (shift - 1))) >> shift, 127), -128);
    }

    private Numbers dequantize() {
        if (layer.number(0).bitLength() > 55) return null;
        long scale = layer.number(0).longValue();
        long[] y = new long[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] * scale;
        return Numbers.of(y);
    }
}
