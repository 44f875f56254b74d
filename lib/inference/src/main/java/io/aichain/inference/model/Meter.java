package io.aichain.inference.model;

import io.aichain.inference.Numbers;

/** Is told of work before it is done, and may end it: how gas is charged. */
public interface Meter {
    Meter FREE = new Meter() {
        @Override
        public void weights(Layer layer) {}

        @Override
        public LayerCall.Toll layer(LayerCall call) {
            return LayerCall.Toll.FREE;
        }

        @Override
        public void compat(Layer layer, Weights weights, CompatOperands operands) {}

        @Override
        public void compatSoftmax(Numbers v) {}
    };

    /** The weights of a layer are about to be read. */
    void weights(Layer layer);

    /**
     * A layer is about to be computed.
     *
     * @return what its runner tells of later parts
     */
    LayerCall.Toll layer(LayerCall call);

    /** A layer of profile 0 is about to be computed. */
    void compat(Layer layer, Weights weights, CompatOperands operands);

    /** So is the softmax behind the last layer of profile 0. */
    void compatSoftmax(Numbers v);
}
