package io.aichain.models;

import java.util.List;

/** Inputs that models are compared on. */
public final class Samples {
    private Samples() {}

    /**
     * One input of a model.
     *
     * @param name of the file or its row
     * @param inputs for each Input layer its elements, row-major: values, or tokens as whole numbers
     */
    public record Sample(String name, List<double[]> inputs) {
        public Sample {
            inputs = List.copyOf(inputs);
        }
    }
}
