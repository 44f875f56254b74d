package io.aichain.inference.model;

import java.util.List;

/** Which kind of tensor a layer takes and gives (sections 6 and 7). */
final class Kinds {
    private Kinds() {}

    /** @param inputs the kinds of the layer's inputs */
    static Kind of(Layer layer, List<Kind> inputs) {
        return switch (layer.type()) {
            case INPUT -> Kind.of(layer.parameter(0));
            case QUANTIZE -> Kind.Q8;
            case DEQUANTIZE -> Kind.SD;
            case EMBEDDING -> layer.layout() == Layout.INT8 ? Kind.Q8 : Kind.SD;
            default -> inputs.get(0);
        };
    }

    /** Whether the layer takes inputs of this kind, with its layout and activation. */
    static boolean takes(Profile profile, Layer layer, Kind kind) {
        LayerType type = layer.type();
        if (layer.layout() == Layout.INT8 && profile != Profile.INT8) return false;
        if (kind == Kind.Q8 && profile != Profile.INT8) return false;
        if (type == LayerType.EMBEDDING) return kind == Kind.TOKENS && layer.layout() != Layout.NONE;
        if (kind == Kind.TOKENS || hasWeights(layer, kind) != (layer.layout() != Layout.NONE)) return false;
        return kind == Kind.SD ? takesNumbers(layer) : takesBytes(layer);
    }

    private static boolean takesNumbers(Layer layer) {
        if (layer.layout() == Layout.INT8) return false;
        return switch (layer.type()) {
            case DEQUANTIZE -> false;
            case ACTIVATION -> layer.parameter(0) != LayerRules.TABLE;
            case ADD, MULTIPLY -> layer.parameterCount() == 0;
            default -> true;
        };
    }

    private static boolean takesBytes(Layer layer) {
        return switch (layer.type()) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D ->
                layer.layout() == Layout.INT8
                        && (layer.parameter(0) == LayerRules.LINEAR || layer.parameter(0) == LayerRules.RELU)
                        && layer.flag(layer.parameterCount() - 1);
            case ACTIVATION ->
                layer.parameter(0) == LayerRules.RELU
                        || (layer.parameter(0) == LayerRules.TABLE && layer.layout() == Layout.INT8);
            case ADD, MULTIPLY -> layer.parameterCount() != 0;
            case FLATTEN,
                    MAX_POOLING_2D,
                    AVERAGE_POOLING_2D,
                    GLOBAL_AVERAGE_POOLING_2D,
                    ZERO_PADDING_2D,
                    CONCATENATE,
                    DEQUANTIZE -> true;
            default -> false;
        };
    }

    private static boolean hasWeights(Layer layer, Kind kind) {
        return switch (layer.type()) {
            case DENSE,
                    CONV_2D,
                    DEPTHWISE_CONV_2D,
                    SIMPLE_RNN,
                    LSTM,
                    GRU,
                    BATCH_NORMALIZATION,
                    LAYER_NORMALIZATION,
                    ATTENTION,
                    POSITION_EMBEDDING,
                    EMBEDDING -> true;
            case ACTIVATION -> kind == Kind.Q8 && layer.parameter(0) == LayerRules.TABLE;
            default -> false;
        };
    }
}
