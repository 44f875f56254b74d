package io.aichain.inference.model;

import io.aichain.inference.Numbers;
import java.math.BigInteger;

/**
 * What a layer of profile 0 takes, as far as gas and bounds of sizes follow from it.
 *
 * @param shape of the image by its first row and first cell, or the length of the vector
 * @param fits whether the sizes are those that the layer is made for: what else callers send has the plain way only
 * @param isNarrow whether they are and all numbers fit 64 bits
 * @param x the greatest magnitude of the image or vector; 0 of an image that is not narrow, whose results have no price of their own
 * @param h that of a cell's states, at least one unit
 * @param bits so many has each number beside its sign at most, states as well; 63 if all are narrow. Nothing is said of an image that does not fit
 */
public record CompatOperands(int[] shape, boolean fits, boolean isNarrow, BigInteger x, BigInteger h, int bits) {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    /** An image with at least one row and one cell. */
    static CompatOperands image(Layer layer, Image x1) {
        int p = x1.channels();
        boolean fits = x1.isBox()
                && (layer.type() != LayerType.CONV_2D || p == layer.parameter(1))
                && (layer.type() != LayerType.MAX_POOLING_2D || (layer.parameter(2) > 0 && layer.parameter(3) > 0));
        boolean isNarrow = fits && x1.isNarrow();
        BigInteger greatest = isNarrow ? x1.largest() : BigInteger.ZERO;
        return new CompatOperands(
                new int[] {x1.rows(), x1.columns(), p}, fits, isNarrow, greatest, UNIT, fits ? x1.bits() : 63);
    }

    static CompatOperands dense(Layer layer, Numbers x2) {
        int in = layer.parameter(1);
        boolean fits = x2.size() == in || (x2.size() > in && layer.parameter(2) > 1);
        return vector(x2, fits);
    }

    static CompatOperands embedding() {
        return vector(Numbers.EMPTY, true);
    }

    static CompatOperands simpleRnn(Layer layer, Numbers x2, Numbers h) {
        boolean fits = x2.size() == layer.parameter(1)
                && h.size() == layer.parameter(2)
                && layer.parameter(0) != LayerRules.LEAKY_RELU;
        return new CompatOperands(
                new int[] {x2.size()},
                fits,
                fits && x2.isNarrow() && h.isNarrow(),
                x2.largest(),
                h.largest().max(UNIT),
                Math.max(x2.bits(), h.bits()));
    }

    /** @param state h and c; empty for zeros */
    static CompatOperands lstm(Layer layer, Numbers x2, Numbers[] state) {
        boolean fits = x2.size() <= layer.parameter(2)
                && (state.length == 0 || state.length == 2)
                && layer.parameter(0) != LayerRules.LEAKY_RELU
                && layer.parameter(1) != LayerRules.LEAKY_RELU;
        BigInteger greatest = UNIT;
        boolean isNarrow = x2.isNarrow();
        int bits = x2.bits();
        for (Numbers vector : state) {
            fits &= vector.size() == layer.parameter(3);
            isNarrow &= vector.isNarrow();
            greatest = greatest.max(vector.largest());
            bits = Math.max(bits, vector.bits());
        }
        return new CompatOperands(new int[] {x2.size()}, fits, fits && isNarrow, x2.largest(), greatest, bits);
    }

    private static CompatOperands vector(Numbers x2, boolean fits) {
        return new CompatOperands(new int[] {x2.size()}, fits, fits && x2.isNarrow(), x2.largest(), UNIT, x2.bits());
    }
}
