package io.aichain.models;

import io.aichain.inference.Tensor;
import java.util.List;

/**
 * One input of a model, in a chain's numbers: what the model is asked, and what its scales are found with.
 *
 * @param name of the file, or which row or entry of it
 * @param inputs for each Input layer its tensor: values times 10^18, tokens and 8-bit integers as they are
 */
public record Sample(String name, List<Tensor> inputs) {
    public Sample {
        inputs = List.copyOf(inputs);
    }
}
