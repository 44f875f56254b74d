package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import java.util.List;

/** Where the weights of a Keras model's layers come from. */
interface KerasWeights {
    /**
     * A layer's weights, each row-major, in the order of {@code get_weights()}.
     *
     * @param layer its name in the configuration
     * @param className its class
     * @param shapes what is expected
     * @throws MalformedException if something else is there
     */
    List<double[]> of(String layer, String className, List<int[]> shapes) throws MalformedException;

    /** Whether they have no names: each layer's follow those of the layer that stands before it in the file. */
    default boolean areInOrder() {
        return false;
    }

    /** Called when the last layer has been read. */
    default void close() throws MalformedException {}
}
