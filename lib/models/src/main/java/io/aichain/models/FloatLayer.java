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

    public FloatLayer {
        inputs = List.copyOf(inputs);
    }

    int parameter(int i) {
        return (int) parameters[i];
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
