package io.aichain.inference.model;

import io.aichain.inference.Tensor;
import java.util.List;

/**
 * One layer to be computed: shapes and number of weights have been found to fit.
 *
 * @param number what an error calls the layer
 * @param kind that of its inputs
 * @param state of a recurrent layer before its first step; {@link Tensor#NONE} for zeros
 * @param shape of the output
 */
public record LayerCall(
        Profile profile,
        Layer layer,
        int number,
        Kind kind,
        List<Tensor> inputs,
        Tensor state,
        Weights weights,
        int[] shape) {

    public Tensor input() {
        return inputs.get(0);
    }

    /** Whether every element of inputs, state and weights fits 64 bits. */
    public boolean isNarrow() {
        for (Tensor input : inputs) if (!input.data().isNarrow()) return false;
        return state.data().isNarrow() && weights.isNarrow();
    }

    /** @param state {@link Tensor#NONE} for layers without */
    public record Result(Tensor output, Tensor state) {}

    /** A way to compute layers: the plain one, or a fast one with the same results and reverts. */
    @FunctionalInterface
    public interface Runner {
        /** @throws io.aichain.inference.ModelRevert the failure that comes first on the plain way */
        Result run(LayerCall call);
    }
}
