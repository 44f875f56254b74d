package io.aichain.inference.model;

import java.util.List;

/** Is told of work before it is done, and may end it: how gas is charged. */
public interface Meter {
    Meter FREE = new Meter() {
        @Override
        public void weights(Layer layer) {}

        @Override
        public void layer(LayerCall call) {}

        @Override
        public void compat(Layer layer, Weights weights, List<int[]> sizes, boolean isNarrow) {}
    };

    /** The weights of a layer are about to be read. */
    void weights(Layer layer);

    /** A layer is about to be computed. */
    void layer(LayerCall call);

    /**
     * A layer of profile 0 is about to be computed.
     *
     * @param sizes of what goes in: the image, or vectors
     */
    void compat(Layer layer, Weights weights, List<int[]> sizes, boolean isNarrow);
}
