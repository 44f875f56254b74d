package io.aichain.bench.inference;

import io.aichain.bench.inference.GasValues.Sort;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Accounts;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Shapes;
import io.aichain.inference.precompile.AbiWriter;
import io.aichain.inference.precompile.Operations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Every kind of layer by itself, in profiles 1 to 3, on shapes that kernels like and on those they do not. */
final class GasLayers {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final long EPSILON = 1_000_000_000_000L;
    private static final int ACTIVATIONS = 9;
    private static final int TIMES = 8;
    /** A step to which one window is left. */
    private static final int FAR = 1_000;

    /** Bytes of weights. */
    private static final int MOST_REPEATED = 1 << 19;

    /** Bits of huge operands: their products and sums stay below 2^255, in D2 the operands themselves below 2^111. */
    private static final int D2_BITS = 110;

    private final List<GasRow> rows = new ArrayList<>();
    private final GasValues values;
    private final Accounts accounts = new Accounts();

    private GasLayers(GasValues values) {
        this.values = values;
    }

    static List<GasRow> of(Sort sort) {
        GasLayers layers = new GasLayers(new GasValues(sort));
        for (int profile = 1; profile <= 2; profile++) {
            if (sort != Sort.STEEP && sort != Sort.STEEP_WIDE) {
                layers.sums(profile);
                if (profile == 1 && sort == Sort.HUGE) layers.large();
                // Elements are the same in both profiles, but for the refusal of what is out of range.
                if (profile == 1 || sort == Sort.NARROW) layers.elements(profile);
            }
            if (profile == 1 || sort == Sort.NARROW) layers.exponentials(profile);
        }
        return layers.rows;
    }

    /** Layers on 8-bit integers, and those between them and other numbers. */
    static List<GasRow> int8() {
        GasLayers layers = new GasLayers(new GasValues(Sort.NARROW));
        layers.eight();
        return layers.rows;
    }

    private void sums(int profile) {
        boolean wide = values.sort().isWide();
        int size = wide ? 32 : 128;
        one(profile, LayerType.DENSE, size * size, new int[] {size}, 1, 0, size, 0);
        // what no cache holds
        if (values.sort() == Sort.WIDE) {
            one(profile, LayerType.DENSE, 1 << 20, new int[] {1 << 10}, 1, 0, 1 << 10, 0);
        }
        one(profile, LayerType.DENSE, 1 << 18, new int[] {1 << 9}, 1, 0, 1 << 9, 0);
        one(profile, LayerType.DENSE, 16 * size * 4, new int[] {16 * size}, 1, 0, 4, 0);
        one(profile, LayerType.DENSE, 16 * size, new int[] {16 * size}, 1, 0, 1, 0);
        one(profile, LayerType.DENSE, 64 * 9, new int[] {8, 64}, 1, 0, 9, 0);
        one(profile, LayerType.DENSE, size, new int[] {4 * size, 1}, 1, 0, size, 0);
        one(profile, LayerType.DENSE, 3 * 256, new int[] {2}, 2, 0, 256, 1);
        one(profile, LayerType.CONV_2D, 9 * 8 * 16, new int[] {12, 12, 8}, 1, 0, 16, 3, 3, 1, 1, 1, 0);
        one(profile, LayerType.CONV_2D, 9 * 3, new int[] {24, 24, 3}, 1, 0, 1, 3, 3, 1, 1, 0, 0);
        one(profile, LayerType.CONV_2D, 4 * 3, new int[] {24, 24, 1}, 1, 0, 3, 2, 2, 1, 1, 1, 0);
        one(profile, LayerType.CONV_2D, 8 * 8, new int[] {16, 16, 8}, 1, 0, 8, 1, 1, 1, 1, 0, 0);
        one(profile, LayerType.DEPTHWISE_CONV_2D, 9 * 32, new int[] {12, 12, 32}, 1, 0, 1, 3, 3, 1, 1, 1, 0);
        one(profile, LayerType.DEPTHWISE_CONV_2D, 9 * 4, new int[] {12, 12, 1}, 1, 0, 4, 3, 3, 1, 1, 0, 0);
        one(profile, LayerType.DEPTHWISE_CONV_2D, 25 * 3, new int[] {16, 16, 3}, 1, 0, 1, 5, 5, 1, 1, 1, 0);
        // cells that lie as far apart as a page, and a line of whose channels is used at once
        one(profile, LayerType.DEPTHWISE_CONV_2D, 64 * 512, new int[] {8, 8, 512}, 1, 0, 1, 8, 8, 4, 4, 1, 0);
        one(profile, LayerType.DEPTHWISE_CONV_2D, 49 * 32, new int[] {16, 16, 16}, 1, 0, 2, 7, 7, 2, 2, 1, 0);
        one(profile, LayerType.SIMPLE_RNN, (16 + 16 + 1) * 16, new int[] {4, 16}, 4, 0, 16, 0);
        one(profile, LayerType.SIMPLE_RNN, (64 + 64 + 1) * 64, new int[] {4, 64}, 4, 0, 64, 0);
        one(profile, LayerType.SIMPLE_RNN, 3, new int[] {128, 1}, 4, 0, 1, 1);
        one(profile, LayerType.LSTM, (16 + 16 + 1) * 64, new int[] {4, 16}, 4, 3, 0, 16, 0);
        one(profile, LayerType.LSTM, (64 + 64 + 1) * 256, new int[] {4, 64}, 4, 3, 0, 64, 0);
        one(profile, LayerType.LSTM, 3 * 4, new int[] {64, 1}, 4, 3, 0, 1, 1);
        one(profile, LayerType.GRU, (16 + 16 + 2) * 48, new int[] {4, 16}, 4, 3, 0, 16, 0, 1);
        one(profile, LayerType.GRU, (64 + 64 + 1) * 192, new int[] {4, 64}, 4, 3, 0, 64, 0, 0);
        one(profile, LayerType.GRU, 4 * 3, new int[] {64, 1}, 4, 3, 0, 1, 1, 1);
        one(profile, LayerType.ATTENTION, 16 * 64, new int[] {16, 16}, 4, 4, 4, 1, 0);
        one(profile, LayerType.ATTENTION, 16 * 64, new int[] {2, 16}, 4, 4, 4, 0, 0);
        one(profile, LayerType.ATTENTION, 4 * 16, new int[] {64, 4}, 1, 1, 4, 0, 0);
        one(profile, LayerType.LAYER_NORMALIZATION, 2 * size, new int[] {8, size}, EPSILON);
        one(profile, LayerType.LAYER_NORMALIZATION, 2 * 2, new int[] {256, 2}, EPSILON);
    }

    private void elements(int profile) {
        long factor = values.sort() == Sort.BIG ? 4 * UNIT : UNIT / 5;
        one(profile, LayerType.RESCALE, 0, new int[] {2048}, factor, -UNIT);
        one(profile, LayerType.RESCALE, 0, new int[] {16}, factor, -UNIT);
        one(profile, LayerType.FLATTEN, 0, new int[] {32, 32, 4});
        one(profile, LayerType.MAX_POOLING_2D, 0, new int[] {32, 32, 4}, 2, 2, 2, 2, 0);
        one(profile, LayerType.MAX_POOLING_2D, 0, new int[] {4, 256, 1}, 1, 64, 1, 1, 0);
        one(profile, LayerType.MAX_POOLING_2D, 0, new int[] {256, 4, 1}, 64, 1, 1, 1, 0);
        one(profile, LayerType.MAX_POOLING_2D, 0, new int[] {32, 32, 1}, 5, 5, 1, 1, 1);
        one(profile, LayerType.AVERAGE_POOLING_2D, 0, new int[] {32, 32, 4}, 3, 3, 1, 1, 0);
        one(profile, LayerType.AVERAGE_POOLING_2D, 0, new int[] {32, 32, 1}, 1, 1, 1, 1, 0);
        one(profile, LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, new int[] {32, 32, 4});
        one(profile, LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, new int[] {1, 1, 1024});
        one(profile, LayerType.ZERO_PADDING_2D, 0, new int[] {32, 32, 4}, 1, 1, 1, 1);
        one(profile, LayerType.BATCH_NORMALIZATION, 4 * 8, new int[] {256, 8}, EPSILON);
        one(profile, LayerType.BATCH_NORMALIZATION, 4 * 512, new int[] {512}, EPSILON);
        one(profile, LayerType.EMBEDDING, 64 * 64, new int[] {64}, 64, 64);
        one(profile, LayerType.EMBEDDING, 64, new int[] {1024}, 64, 1);
        one(profile, LayerType.POSITION_EMBEDDING, 64 * 64, new int[] {64, 64}, 64);
        several(profile, LayerType.ADD, 2, new int[] {1024});
        several(profile, LayerType.ADD, 8, new int[] {256});
        several(profile, LayerType.MULTIPLY, 2, new int[] {1024});
        several(profile, LayerType.MULTIPLY, 8, new int[] {256});
        several(profile, LayerType.CONCATENATE, 2, new int[] {1024}, 0);
        several(profile, LayerType.CONCATENATE, 8, new int[] {256, 1}, 1);
        for (int activation : new int[] {0, 1, 2, 7}) {
            long slope = activation == 0 || activation == 7 ? factor : 0;
            one(profile, LayerType.ACTIVATION, 0, new int[] {1024}, activation, slope);
        }
    }

    private void exponentials(int profile) {
        one(profile, LayerType.SOFTMAX, 0, new int[] {1024});
        one(profile, LayerType.SOFTMAX, 0, new int[] {512, 2});
        for (int activation = 3; activation < ACTIVATIONS; activation++) {
            if (activation != 7) one(profile, LayerType.ACTIVATION, 0, new int[] {1024}, activation, 0);
        }
        one(profile, LayerType.ACTIVATION, 0, new int[] {1024}, 7, UNIT);
    }

    private void eight() {
        eight(LayerType.DENSE, 128 * 128, 128, new int[] {128}, 1, 0, 128, 1);
        eight(LayerType.DENSE, 1 << 16, 16, new int[] {1 << 12}, 1, 0, 16, 1);
        eight(LayerType.DENSE, 1 << 20, 1 << 10, new int[] {1 << 10}, 1, 0, 1 << 10, 1);
        eight(LayerType.DENSE, 4 * 128, 128, new int[] {64, 4}, 1, 0, 128, 1);
        eight(LayerType.DENSE, 7 * 64, 64, new int[] {64, 7}, 1, 0, 64, 1);
        eight(LayerType.DENSE, 1 << 10, 1 << 10, new int[] {1}, 1, 0, 1 << 10, 1);
        eight(LayerType.CONV_2D, 9 * 8 * 16, 16, new int[] {12, 12, 8}, 1, 0, 16, 3, 3, 1, 1, 1, 1);
        eight(LayerType.CONV_2D, 9 * 16, 16, new int[] {12, 12, 1}, 1, 0, 16, 3, 3, 1, 1, 1, 1);
        eight(LayerType.CONV_2D, 16, 16, new int[] {24, 24, 1}, 1, 0, 16, 1, 1, 1, 1, 1, 1);
        eight(LayerType.CONV_2D, 25 * 64, 1, new int[] {12, 12, 64}, 1, 0, 1, 5, 5, 1, 1, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 9 * 32, 32, new int[] {12, 12, 32}, 1, 0, 1, 3, 3, 1, 1, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 25 * 4, 4, new int[] {16, 16, 1}, 1, 0, 4, 5, 5, 1, 1, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 64 * 512, 512, new int[] {8, 8, 512}, 1, 0, 1, 8, 8, 4, 4, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 49 * 32, 32, new int[] {16, 16, 16}, 1, 0, 2, 7, 7, 2, 2, 1, 1);
        eight(LayerType.DEPTHWISE_CONV_2D, 9 * 32, 32, new int[] {12, 12, 16}, 1, 0, 2, 3, 3, 1, 1, 1, 1);
        strided();
        eight(LayerType.MAX_POOLING_2D, 0, 0, new int[] {32, 32, 4}, 2, 2, 2, 2, 0);
        eight(LayerType.AVERAGE_POOLING_2D, 0, 0, new int[] {32, 32, 4}, 3, 3, 1, 1, 0);
        eight(LayerType.GLOBAL_AVERAGE_POOLING_2D, 0, 0, new int[] {32, 32, 4});
        eight(LayerType.ZERO_PADDING_2D, 0, 0, new int[] {32, 32, 4}, 1, 1, 1, 1);
        eight(LayerType.FLATTEN, 0, 0, new int[] {32, 32, 4});
        eight(LayerType.ACTIVATION, 256, 0, new int[] {1024}, 255, 0);
        eight(LayerType.ACTIVATION, 0, 0, new int[] {1024}, 2, 0);
        eight(LayerType.DEQUANTIZE, 0, 0, new int[] {1024}, UNIT / 100);
        eight(LayerType.DEQUANTIZE, 0, 0, new int[] {1024}, Long.MAX_VALUE);
        measure(3, LayerType.ADD, 1, 0, bytes(2), new byte[0], 20, 1 << 19, 1 << 19);
        measure(3, LayerType.MULTIPLY, 1, 0, bytes(2), new byte[0], 20, 1 << 14);
        measure(3, LayerType.CONCATENATE, 1, 0, bytes(2), new byte[0], 0);
        one(3, LayerType.QUANTIZE, 0, new int[] {1024}, 5 * UNIT);
        one(3, LayerType.QUANTIZE, 0, new int[] {1024}, Long.MAX_VALUE);
        tokens(3, 3, values.bytes(64 * 64), 64, 64, 64);
        one(3, LayerType.DENSE, 64 * 64, new int[] {64}, 1, 0, 64, 0);
    }

    private void one(int profile, LayerType type, int weights, int[] shape, long... parameters) {
        int bits = weightBits(profile, type);
        byte[] stream = values.weights(weights, 0.2, bits);
        if (type == LayerType.EMBEDDING) {
            tokens(profile, values.layout(), stream, shape[0], parameters);
            return;
        }
        Tensor x = values.tensor(shape, 1, bits(profile, type, 1));
        measure(profile, type, 0, weights == 0 ? 0 : values.layout(), List.of(x), stream, parameters);
    }

    /** Dense layers of D1 of which one factor of each product is so large that its whole units need more than two limbs. */
    private void large() {
        large(240, 60, 24);
        large(100, 200, 16);
    }

    private void large(int bits, int weightBits, int units) {
        Tensor x = values.tensor(new int[] {32}, 1, bits);
        byte[] stream = values.weights(32 * units, 0.2, weightBits);
        measure(1, LayerType.DENSE, 0, values.layout(), List.of(x), stream, 1, 0, units, 0);
    }

    private void several(int profile, LayerType type, int inputs, int[] shape, long... parameters) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs; i++) tensors.add(values.tensor(shape, 1, bits(profile, type, inputs)));
        measure(profile, type, 0, 0, tensors, new byte[0], parameters);
    }

    private void tokens(int profile, int layout, byte[] stream, int count, long... parameters) {
        long[] tokens = new long[count];
        for (int i = 0; i < count; i++) tokens[i] = i % parameters[0];
        Tensor x = Tensor.of(new int[] {count}, tokens);
        measure(profile, LayerType.EMBEDDING, 2, layout, List.of(x), stream, parameters);
    }

    /** Of a huge element, so that no result overflows. */
    private static int bits(int profile, LayerType type, int factors) {
        return switch (type) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, SIMPLE_RNN, LSTM, GRU -> profile == 1 ? 160 : D2_BITS;
            case ATTENTION -> 90;
            case LAYER_NORMALIZATION -> D2_BITS;
            case MULTIPLY -> (250 + 59 * (factors - 1)) / factors;
            case BATCH_NORMALIZATION -> 140;
            case QUANTIZE -> 63;
            default -> 180;
        };
    }

    private static int weightBits(int profile, LayerType type) {
        return switch (type) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, SIMPLE_RNN, LSTM, GRU -> profile == 1 ? 120 : D2_BITS;
            case ATTENTION -> 75;
            default -> bits(profile, type, 1);
        };
    }

    private void eight(LayerType type, int weights, int channels, int[] shape, long... parameters) {
        byte[] stream = stream(weights, channels);
        measure(3, type, 1, stream.length == 0 ? 0 : 3, List.of(eight(shape)), stream, parameters);
    }

    /** Weights of 8 bits, and what follows them. */
    private byte[] stream(int weights, int channels) {
        byte[] stream = Arrays.copyOf(values.bytes(weights), weights + 9 * channels);
        for (int c = 0; c < channels; c++) {
            stream[weights + 4 * channels + 4 * c] = 0x41;
            stream[weights + 8 * channels + c] = 40;
        }
        return stream;
    }

    /** Few outputs, each of many channels, of an image of a million, which is one cell of its caller and the padding around it. */
    private void strided() {
        int side = 1 << 10;
        int step = side / 2;
        byte[] stream = stream(side, side);
        List<Address> chunks = Accounts.chunks(1, Bytes.wrap(stream), accounts::add);
        Numbers window = Numbers.of(1, 0, side, 1, 1, step, step, 1, 1);
        List<Layer> layers = List.of(
                plain(LayerType.INPUT, List.of(), Kind.Q8.number(), 0, 3, 1, 1, 1),
                plain(LayerType.ZERO_PADDING_2D, List.of(0), 0, side - 1, 0, side - 2),
                new Layer(LayerType.DEPTHWISE_CONV_2D, Layout.INT8, List.of(1), window, stream.length, chunks));
        Address model = accounts.add(Description.of(Profile.INT8, 1, layers).write());
        rows.add(new GasRow(
                String.format(
                        Locale.ROOT,
                        "int8-v1 narrow %s in steps of %d on %s of %d x %d",
                        LayerType.DEPTHWISE_CONV_2D,
                        step,
                        LayerType.ZERO_PADDING_2D,
                        side,
                        side - 1),
                Operations.EVALUATE,
                Calls.evaluate(model, layers.size() - 1, eight(1, 1, 1)),
                accounts));
    }

    private Tensor eight(int... shape) {
        byte[] bytes = values.bytes(Tensor.elements(shape));
        long[] x = new long[bytes.length];
        for (int i = 0; i < x.length; i++) x[i] = bytes[i];
        return Tensor.of(shape, x);
    }

    private List<Tensor> bytes(int inputs) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs; i++) tensors.add(eight(1024));
        return tensors;
    }

    private void measure(
            int profile, LayerType type, int kind, int layout, List<Tensor> inputs, byte[] stream, long... parameters) {
        Bytes input = AbiWriter.oneLayer(profile, Numbers.of(parameters), kind, inputs, Tensor.NONE, layout, stream);
        String title = String.format(
                Locale.ROOT,
                "%s %s %s%s, %s%s",
                profile == 3 ? "int8-v1" : "d" + profile,
                values.sort().name().toLowerCase(Locale.ROOT),
                type,
                Arrays.toString(parameters),
                inputs.size() > 1 ? inputs.size() + " x " : "",
                Arrays.toString(inputs.getFirst().shape()));
        rows.add(new GasRow(title, Operations.LAYER + type.number(), input, accounts));
        Layer layer = layer(type, Layout.of(layout), inputs.size(), stream, Numbers.of(parameters));
        Tensor x = inputs.getFirst();
        int[] shape = Shapes.output(layer, 0, Kind.of(kind), Collections.nCopies(inputs.size(), x.shape()));
        // Big numbers would be another operation's to add.
        if (stream.length > MOST_REPEATED || (shape.length < 3 && values.sort() == Sort.BIG)) return;
        List<Layer> layers = repeated(layer, Kind.of(kind), x.shape(), shape);
        Address model =
                accounts.add(Description.of(Profile.of(profile), 1, layers).write());
        Bytes call = Calls.evaluate(model, layers.size() - 1, x);
        rows.add(new GasRow(title + ", " + TIMES + " times in a model", Operations.EVALUATE, call, accounts));
    }

    private Layer layer(LayerType type, Layout layout, int inputs, byte[] stream, Numbers parameters) {
        long weights = layout == Layout.NONE ? 0 : stream.length / layout.width();
        List<Address> chunks = Accounts.chunks(layout.width(), Bytes.wrap(stream), accounts::add);
        return new Layer(type, layout, Collections.nCopies(inputs, 0), parameters, weights, chunks);
    }

    /**
     * A model that has the layer many times, each on the model's input, and adds up what they give: of an image one cell each. Its caller pays for few
     * words, and most gas is that of the layer.
     */
    private List<Layer> repeated(Layer layer, Kind kind, int[] in, int[] out) {
        List<Layer> layers = new ArrayList<>();
        long[] input = new long[3 + in.length];
        input[0] = kind.number();
        input[2] = in.length;
        for (int i = 0; i < in.length; i++) input[3 + i] = in[i];
        layers.add(plain(LayerType.INPUT, List.of(), input));
        List<Integer> last = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            layers.add(layer);
            List<Integer> it = List.of(layers.size() - 1);
            if (out.length == 3) layers.add(plain(LayerType.MAX_POOLING_2D, it, 1, 1, FAR, FAR, 0));
            else if (Shapes.kind(layer, kind) == Kind.SD && !values.sort().isWide()) layers.add(sum(it, out));
            last.add(layers.size() - 1);
        }
        long[] scales = new long[Shapes.kind(layer, kind) == Kind.Q8 ? 1 + TIMES : 0];
        Arrays.fill(scales, 1 << 10);
        if (scales.length > 0) scales[0] = 10;
        layers.add(plain(LayerType.ADD, last, scales));
        return layers;
    }

    /** Of each row, with weights so small that no sum is big. */
    private Layer sum(List<Integer> input, int[] shape) {
        byte[] stream = new byte[8 * shape[shape.length - 1]];
        for (int i = 0; i < stream.length; i += 8) stream[i + 7] = 1;
        List<Address> chunks = Accounts.chunks(8, Bytes.wrap(stream), accounts::add);
        return new Layer(LayerType.DENSE, Layout.INT64, input, Numbers.of(1, 0, 1, 0), stream.length / 8, chunks);
    }

    private static Layer plain(LayerType type, List<Integer> inputs, long... parameters) {
        return new Layer(type, Layout.NONE, inputs, Numbers.of(parameters), 0, List.of());
    }
}
