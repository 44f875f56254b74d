package io.aichain.models;

import io.aichain.inference.model.LayerType;
import java.util.List;

/**
 * A layer as its tool had it: our type, its numbers still floating point. Outside consensus: for conversion and comparison only.
 *
 * @param name what the tool called it; errors say it
 * @param inputs positions of the layers whose outputs it takes
 * @param parameters those of docs/inference-semantics.md section 6, as values (a slope of 0.2 is 0.2)
 * @param weights in the order of section 6
 */
public record FloatLayer(String name, LayerType type, List<Integer> inputs, double[] parameters, double[] weights) {
    static final double[] NONE = {};
    static final int LEAKY_RELU = 0;
    static final int LINEAR = 1;
    static final int RELU = 2;
    static final int SIGMOID = 3;
    static final int TANH = 4;
    static final int GELU = 5;
    static final int SILU = 6;
    static final int ELU = 7;
    static final int SOFTPLUS = 8;
    /** No activation of a chain: see {@link #hasExactGelu}. */
    static final int EXACT_GELU = 105;

    public FloatLayer {
        inputs = List.copyOf(inputs);
    }

    int parameter(int i) {
        return (int) parameters[i];
    }

    /** A whole parameter as a description has it: there is one GELU, the one with tanh. */
    long number(int i) {
        return isActivation(i) && parameters[i] == EXACT_GELU ? GELU : (long) parameters[i];
    }

    /** Whether it computes GELU by the error function, which becomes the one by tanh: at most 0.0005 off. */
    boolean hasExactGelu() {
        for (int i = 0; i < parameters.length; i++) if (isActivation(i) && parameters[i] == EXACT_GELU) return true;
        return false;
    }

    private boolean isActivation(int i) {
        return switch (type) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, SIMPLE_RNN, ACTIVATION -> i == 0;
            case LSTM, GRU -> i < 2;
            default -> false;
        };
    }

    /** Whether what it computes is never below 0, whatever it takes. */
    boolean hasNoNegativeOutput() {
        return switch (type) {
            case SOFTMAX -> true;
            case ACTIVATION, DENSE, CONV_2D, DEPTHWISE_CONV_2D ->
                parameter(0) == RELU || parameter(0) == SIGMOID || parameter(0) == SOFTPLUS;
            default -> false;
        };
    }

    FloatLayer withInputs(List<Integer> others) {
        return new FloatLayer(name, type, others, parameters, weights);
    }

    /** Which parameters are numbers with 18 decimals in a description; the others are whole. */
    boolean isFixed(int parameter) {
        return switch (type) {
            case DENSE, CONV_2D, DEPTHWISE_CONV_2D, SIMPLE_RNN, ACTIVATION -> parameter == 1;
            case LSTM, GRU -> parameter == 2;
            case RESCALE, BATCH_NORMALIZATION, LAYER_NORMALIZATION -> true;
            default -> false;
        };
    }
}
