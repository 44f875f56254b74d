package io.aichain.inference.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An input and one layer behind it, in every combination of type, kind, layout and profile: parameters, W and chunks fit the layout, so that nothing but the
 * combination itself can be refused, and one that is taken has an answer.
 */
public final class LayerTable {
    private static final long UNIT = 1_000_000_000_000_000_000L;
    private static final List<Profile> PROFILES = List.of(Profile.D1, Profile.D2, Profile.INT8);

    private final CodeMap codes;
    private final List<Row> rows = new ArrayList<>();

    private LayerTable(CodeMap codes) {
        this.codes = codes;
    }

    /**
     * One combination.
     *
     * @param record that is refused if one is
     * @param value what the input takes
     */
    public record Row(String name, Profile profile, int record, Address address, Tensor value) {}

    public static List<Row> rows(CodeMap codes) {
        LayerTable table = new LayerTable(codes);
        for (Profile profile : PROFILES) {
            for (Kind kind : Kind.values()) {
                if (kind == Kind.Q8 && profile != Profile.INT8) continue; // no input of it is valid
                for (Layout layout : Layout.values()) {
                    table.input(profile, kind, layout);
                    for (LayerType type : LayerType.values()) {
                        for (long[] parameters : parameters(type)) table.layer(profile, kind, layout, type, parameters);
                    }
                }
            }
        }
        return table.rows;
    }

    /** An Input of this layout, and what takes its kind. */
    private void input(Profile profile, Kind kind, Layout layout) {
        int[] shape = {2};
        Layer layer = kind == Kind.TOKENS
                ? layer(LayerType.EMBEDDING, Layout.INT64, List.of(0), parameters(LayerType.EMBEDDING)[0], kind, shape)
                : layer(LayerType.FLATTEN, Layout.NONE, List.of(0), new long[0], kind, shape);
        add(profile, kind, layout, layer, shape, 0);
    }

    private void layer(Profile profile, Kind kind, Layout layout, LayerType type, long[] parameters) {
        int[] shape = shape(type);
        boolean joins = type == LayerType.ADD || type == LayerType.MULTIPLY || type == LayerType.CONCATENATE;
        add(
                profile,
                kind,
                Layout.NONE,
                layer(type, layout, Collections.nCopies(joins ? 2 : 1, 0), parameters, kind, shape),
                shape,
                1);
    }

    private void add(Profile profile, Kind kind, Layout inputs, Layer layer, int[] shape, int record) {
        long[] words = new long[3 + shape.length];
        words[0] = kind.number();
        words[2] = shape.length;
        for (int i = 0; i < shape.length; i++) words[3 + i] = shape[i];
        Layer input = record(LayerType.INPUT, inputs, List.of(), words, inputs == Layout.NONE ? 0 : 1, 0);
        Bytes description = new Description(profile, 1, List.of(input, layer), List.of()).write();
        String name = "%s: %s Input of %s, %s of %s %s"
                .formatted(profile, inputs, kind, layer.layout(), layer.type(), layer.parameters());
        long[] data = new long[Tensor.elements(shape)];
        for (int i = 0; i < data.length; i++) data[i] = i;
        rows.add(new Row(name, profile, record, codes.add(description), Tensor.of(shape, data)));
    }

    /** With the weights that it would need if it were taken, or with one if it never needs any. */
    private Layer layer(
            LayerType type, Layout layout, List<Integer> inputs, long[] parameters, Kind kind, int[] shape) {
        Layer draft = new Layer(type, layout, inputs, Numbers.of(parameters), 0, List.of());
        boolean sums = type == LayerType.DENSE || type == LayerType.CONV_2D || type == LayerType.DEPTHWISE_CONV_2D;
        int channels = sums && kind == Kind.Q8 && layout == Layout.INT8 ? 2 : 0;
        long weights = Math.max(1, Shapes.weights(draft, kind, Collections.nCopies(inputs.size(), shape)));
        return record(type, layout, inputs, parameters, weights, channels);
    }

    /** @param channels so many multipliers of 2^30 and shifts of 40 end the stream */
    private Layer record(
            LayerType type, Layout layout, List<Integer> inputs, long[] parameters, long weights, int channels) {
        if (layout == Layout.NONE) return new Layer(type, layout, inputs, Numbers.of(parameters), 0, List.of());
        byte[] code = new byte[1 + Math.toIntExact(weights) * layout.width()];
        for (int at = layout.width(); at < code.length - 9 * channels; at += layout.width()) code[at] = (byte) (at % 5);
        for (int c = 0; c < channels; c++) {
            code[code.length - 5 * channels + 4 * c] = 0x40;
            code[code.length - channels + c] = 40;
        }
        return new Layer(type, layout, inputs, Numbers.of(parameters), weights, List.of(codes.add(Bytes.wrap(code))));
    }

    private static int[] shape(LayerType type) {
        return switch (type) {
            case MAX_POOLING_2D,
                    AVERAGE_POOLING_2D,
                    GLOBAL_AVERAGE_POOLING_2D,
                    CONV_2D,
                    DEPTHWISE_CONV_2D,
                    ZERO_PADDING_2D -> new int[] {1, 2, 1};
            case ATTENTION, POSITION_EMBEDDING, SIMPLE_RNN, LSTM, GRU -> new int[] {2, 1};
            default -> new int[] {2};
        };
    }

    /** Two of those that tensors of numbers and of bytes take in different forms; none of Input. */
    private static long[][] parameters(LayerType type) {
        return switch (type) {
            case INPUT -> new long[0][];
            case FLATTEN, GLOBAL_AVERAGE_POOLING_2D, SOFTMAX -> new long[][] {{}};
            case DENSE -> new long[][] {{1, 0, 2, 1}};
            case RESCALE -> new long[][] {{UNIT, 1}};
            case MAX_POOLING_2D, AVERAGE_POOLING_2D -> new long[][] {{1, 2, 1, 1, 0}};
            case CONV_2D, DEPTHWISE_CONV_2D -> new long[][] {{1, 0, 2, 1, 1, 1, 1, 0, 1}};
            case EMBEDDING -> new long[][] {{3, 2}};
            case SIMPLE_RNN -> new long[][] {{4, 0, 2, 0}};
            case LSTM -> new long[][] {{4, 3, 0, 2, 0}};
            case GRU -> new long[][] {{4, 3, 0, 2, 0, 1}};
            case ZERO_PADDING_2D -> new long[][] {{1, 0, 0, 1}};
            case BATCH_NORMALIZATION, LAYER_NORMALIZATION -> new long[][] {{UNIT / 1000}};
            case ACTIVATION -> new long[][] {{LayerRules.RELU, 0}, {LayerRules.TABLE, 0}};
            case ADD -> new long[][] {{}, {1, 1, 1}};
            case MULTIPLY -> new long[][] {{}, {1, 1}};
            case CONCATENATE -> new long[][] {{0}};
            case ATTENTION -> new long[][] {{2, 1, 2, 1, 1}};
            case DEQUANTIZE, QUANTIZE -> new long[][] {{UNIT}};
            case POSITION_EMBEDDING -> new long[][] {{2}};
        };
    }
}
