package io.aichain.inference.model;

import io.aichain.inference.Numbers;

/**
 * The layers of the first library (section 5.1), computed the plain way or a fast one. Images are nested as callers send them, ragged or
 * empty: rows of cells of channels.
 */
public interface CompatLayers {
    Numbers[][] rescale(Layer layer, Numbers[][] image);

    Numbers[][] convolution(Layer layer, Weights weights, Numbers[][] image);

    Numbers[][] maxPooling(Layer layer, Numbers[][] image);

    Numbers flatten(Numbers[][] image);

    Numbers dense(Layer layer, Weights weights, Numbers x);

    /** @return the new h */
    Numbers simpleRnn(Layer layer, Weights weights, Numbers x, Numbers h);

    /**
     * @param state h and c; empty for zeros
     * @return the new h and c
     */
    Numbers[] lstm(Layer layer, Weights weights, Numbers x, Numbers[] state);

    Numbers softmax(Numbers v);
}
