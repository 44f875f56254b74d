package io.aichain.inference.model;

import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import java.util.Arrays;
import java.util.List;

/** Shape of a layer's output and number of its weights, from the shapes of its inputs (sections 6 and 7). */
public final class Shapes {
    private static final int MAX_INT8_PRODUCTS = 131_071;

    private final Layer layer;
    private final int number;
    private final List<int[]> inputs;

    private Shapes(Layer layer, int number, List<int[]> inputs) {
        this.layer = layer;
        this.number = number;
        this.inputs = inputs;
    }

    /**
     * The shape of the output.
     *
     * @param number what an error calls the layer
     * @throws io.aichain.inference.ModelRevert AIShapeMismatch where shapes do not fit
     */
    public static int[] output(Layer layer, int number, Kind kind, List<int[]> inputs) {
        Shapes shapes = new Shapes(layer, number, inputs);
        int[] output = shapes.output();
        shapes.require(Tensor.elements(output) > 0);
        if (kind == Kind.Q8 && layer.layout() == Layout.INT8 && layer.type() != LayerType.ACTIVATION) {
            shapes.require(shapes.products() <= MAX_INT8_PRODUCTS);
        }
        return output;
    }

    /** How many weights the layer needs; bytes for int8. */
    public static long weights(Layer layer, Kind kind, List<int[]> inputs) {
        return new Shapes(layer, 0, inputs).weights(kind);
    }

    /** The kind of a layer's output, from that of its inputs. */
    public static Kind kind(Layer layer, Kind input) {
        return Kinds.of(layer, List.of(input));
    }

    /** The shape of a recurrent layer's state. */
    public static int[] state(Layer layer) {
        return new int[] {layer.type() == LayerType.LSTM ? 2 : 1, units(layer)};
    }

    /** The units of a recurrent layer. */
    public static int units(Layer layer) {
        return layer.parameter(layer.type() == LayerType.SIMPLE_RNN ? 2 : 3);
    }

    /** Both axes of the window of a pooling or convolution over an image. */
    public static Window[] windows(Layer layer, int[] image) {
        int at = layer.type() == LayerType.CONV_2D || layer.type() == LayerType.DEPTHWISE_CONV_2D ? 3 : 0;
        boolean same = layer.flag(at + 4);
        return new Window[] {
            Window.of(image[0], layer.parameter(at), layer.parameter(at + 2), same),
            Window.of(image[1], layer.parameter(at + 1), layer.parameter(at + 3), same)
        };
    }

    private int[] output() {
        int[] in = inputs.get(0);
        return switch (layer.type()) {
            case DENSE -> {
                require(in.length <= 3);
                yield withLast(in, layer.parameter(2));
            }
            case FLATTEN -> new int[] {Tensor.elements(in)};
            case RESCALE, BATCH_NORMALIZATION, LAYER_NORMALIZATION, SOFTMAX, ACTIVATION, DEQUANTIZE, QUANTIZE -> in;
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> windowed(in, in.length == 3 ? in[2] : 0);
            case CONV_2D -> windowed(in, layer.parameter(2));
            case DEPTHWISE_CONV_2D -> {
                require(in.length == 3 && (long) in[2] * layer.parameter(2) <= Tensor.MAX_DIMENSION);
                yield windowed(in, in[2] * layer.parameter(2));
            }
            case EMBEDDING -> {
                require(in.length == 1);
                yield new int[] {in[0], layer.parameter(1)};
            }
            case SIMPLE_RNN, LSTM, GRU -> recurrent(in);
            case GLOBAL_AVERAGE_POOLING_2D -> {
                require(in.length == 3);
                yield new int[] {in[2]};
            }
            case ZERO_PADDING_2D -> {
                require(in.length == 3);
                yield new int[] {
                    in[0] + layer.parameter(0) + layer.parameter(1),
                    in[1] + layer.parameter(2) + layer.parameter(3),
                    in[2]
                };
            }
            case ADD, MULTIPLY -> {
                for (int[] other : inputs) require(Arrays.equals(in, other));
                yield in;
            }
            case CONCATENATE -> concatenated(in);
            case ATTENTION -> {
                require(in.length == 2);
                // its queries, which no tensor of the graph holds
                require(Tensor.elements(new int[] {in[0], layer.parameter(0) * layer.parameter(2)}) > 0);
                yield in;
            }
            case POSITION_EMBEDDING -> {
                require(in.length == 2 && in[0] <= layer.parameter(0));
                yield in;
            }
            case INPUT -> throw new IllegalStateException("an input computes nothing");
        };
    }

    private int[] windowed(int[] in, int channels) {
        require(in.length == 3);
        Window[] windows = windows(layer, in);
        require(windows[0] != null && windows[1] != null);
        return new int[] {windows[0].out(), windows[1].out(), channels};
    }

    private int[] recurrent(int[] in) {
        require(in.length <= 2);
        boolean sequences = layer.flag(layer.type() == LayerType.SIMPLE_RNN ? 3 : 4);
        int units = units(layer);
        return in.length == 2 && sequences ? new int[] {in[0], units} : new int[] {units};
    }

    private int[] concatenated(int[] first) {
        int axis = layer.parameter(0);
        require(axis < first.length);
        int[] out = first.clone();
        for (int[] other : inputs.subList(1, inputs.size())) {
            require(other.length == first.length);
            for (int i = 0; i < first.length; i++) require(i == axis || other[i] == first[i]);
            out[axis] = Math.addExact(out[axis], other[axis]);
        }
        return out;
    }

    /** Products in one output's sum. */
    private long products() {
        int[] in = inputs.get(0);
        return switch (layer.type()) {
            case DENSE -> in[in.length - 1];
            case CONV_2D -> (long) layer.parameter(3) * layer.parameter(4) * in[2];
            case DEPTHWISE_CONV_2D -> (long) layer.parameter(3) * layer.parameter(4);
            default -> 0;
        };
    }

    private long weights(Kind kind) {
        int[] in = inputs.get(0);
        long last = in[in.length - 1];
        // On int8, a bias is followed by multipliers and shifts: 4 + 4 + 1 bytes for each channel.
        int perChannel = kind == Kind.Q8 ? 9 : 1;
        return switch (layer.type()) {
            case DENSE -> (last + (layer.flag(3) ? perChannel : 0)) * layer.parameter(2);
            case CONV_2D -> (products() + (layer.flag(8) ? perChannel : 0)) * layer.parameter(2);
            case DEPTHWISE_CONV_2D -> (products() + (layer.flag(8) ? perChannel : 0)) * last * layer.parameter(2);
            case EMBEDDING -> (long) layer.parameter(0) * layer.parameter(1);
            case SIMPLE_RNN -> (last + units(layer) + 1) * units(layer);
            case LSTM -> (last + units(layer) + 1) * 4 * units(layer);
            case GRU -> (last + units(layer) + (layer.flag(5) ? 2 : 1)) * 3 * units(layer);
            case BATCH_NORMALIZATION -> 4 * last;
            case LAYER_NORMALIZATION -> 2 * last;
            case ATTENTION -> attentionWeights(last);
            case POSITION_EMBEDDING -> layer.parameter(0) * last;
            case ACTIVATION -> layer.layout() == Layout.INT8 ? 256 : 0;
            default -> 0;
        };
    }

    private long attentionWeights(long d) {
        long q = (long) layer.parameter(0) * layer.parameter(2);
        long kv = (long) layer.parameter(1) * layer.parameter(2);
        return d * (2 * q + 2 * kv) + (layer.flag(4) ? q + 2 * kv + d : 0);
    }

    private static int[] withLast(int[] in, int last) {
        int[] out = in.clone();
        out[out.length - 1] = last;
        return out;
    }

    private void require(boolean condition) {
        if (!condition) throw Reverts.shapeMismatch(number);
    }
}
