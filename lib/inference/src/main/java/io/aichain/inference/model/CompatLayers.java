package io.aichain.inference.model;

import io.aichain.inference.Numbers;

/**
 * The layers of the first library (section 5.1), computed the plain way or a fast one.
 */
public interface CompatLayers {
    Image rescale(Layer layer, Image image);

    Image convolution(Layer layer, Weights weights, Image image);

    Image maxPooling(Layer layer, Image image);

    Numbers flatten(Image image);

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
