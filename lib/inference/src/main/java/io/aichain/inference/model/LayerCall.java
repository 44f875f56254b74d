package io.aichain.inference.model;

import io.aichain.inference.Numbers;
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

    /**
     * Is told of the later parts of attention, each before it is computed: their class follows from numbers that the part before has made.
     */
    public interface Toll {
        Toll FREE = new Toll() {
            @Override
            public void mixture(Numbers q, Numbers k, Numbers v) {}

            @Override
            public void projection(Numbers y) {}
        };

        /** Logits, softmax and mixture of all heads. */
        void mixture(Numbers q, Numbers k, Numbers v);

        /** The product of the mixture with the last matrix. */
        void projection(Numbers y);
    }

    /** A way to compute layers: the plain one, or a fast one with the same results and reverts. */
    public interface Runner {
        /** @throws io.aichain.inference.ModelRevert the failure that comes first on the plain way */
        Result run(LayerCall call, Toll toll);

        /** The same where nothing is charged. */
        default Result run(LayerCall call) {
            return run(call, Toll.FREE);
        }
    }
}
