package io.aichain.inference.model;

/** The layers and their numbers in descriptions (sections 5 to 7). */
public enum LayerType {
    DENSE(0),
    FLATTEN(1),
    RESCALE(2),
    INPUT(3),
    MAX_POOLING_2D(4),
    CONV_2D(5),
    EMBEDDING(6),
    SIMPLE_RNN(7),
    LSTM(8),
    GRU(9),
    AVERAGE_POOLING_2D(10),
    GLOBAL_AVERAGE_POOLING_2D(11),
    DEPTHWISE_CONV_2D(12),
    ZERO_PADDING_2D(13),
    BATCH_NORMALIZATION(14),
    LAYER_NORMALIZATION(15),
    SOFTMAX(16),
    ACTIVATION(17),
    ADD(18),
    MULTIPLY(19),
    CONCATENATE(20),
    ATTENTION(21),
    DEQUANTIZE(22),
    QUANTIZE(23),
    POSITION_EMBEDDING(24);

    private static final LayerType[] ALL = values();
    private final int number;

    LayerType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public boolean isRecurrent() {
        return this == SIMPLE_RNN || this == LSTM || this == GRU;
    }

    /** Null for a number that is no layer. */
    public static LayerType of(int number) {
        for (LayerType type : ALL) if (type.number == number) return type;
        return null;
    }
}
