package io.aichain.inference.kernels;

import static io.aichain.inference.kernels.Int256.LIMBS;

import io.aichain.inference.Numbers;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Weights;
import io.aichain.inference.model.Window;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The layers of profile 0 on numbers of any size, for boxes and vectors of the sizes that a layer is made for: the plain way's steps in its order, on limbs.
 * Callers have found the sizes to fit.
 */
final class WideCompat {
    private static final long[] POOL_FLOOR = Int256.of(BigInteger.TEN.pow(27).negate());
    private static final long[] ZERO = new long[LIMBS];

    private WideCompat() {}

    static Image rescale(Layer layer, Image image) {
        return Image.ofLimbs(WideLayers.rescale(layer, image.limbs()), image.rows(), image.columns(), image.channels());
    }

    static Image convolution(Layer layer, Weights weights, Image image, Window[] axes) {
        int filters = layer.parameter(2);
        long[] w = weights.numbers().limbs();
        long[] x = image.limbs();
        int[] in = {image.rows(), image.columns(), image.channels()};
        long[] y = new long[LIMBS * axes[0].out() * axes[1].out() * filters];
        WideSums sums = new WideSums(false, w);
        var place = new WideSums.Place(0, filters);
        for (int cell = 0; cell < axes[0].out() * axes[1].out(); cell++) {
            int row = cell / axes[1].out();
            int column = cell % axes[1].out();
            sums.row(x, run -> FastProducts.runs(axes, in, row, column, run), place, filters, -1, y, cell * filters);
        }
        finish(layer, w, filters, y);
        return Image.ofLimbs(y, axes[0].out(), axes[1].out(), filters);
    }

    /** The biases, which are the last weights, and the activation. */
    private static void finish(Layer layer, long[] w, int units, long[] y) {
        int bias = w.length - LIMBS * units;
        for (int o = 0; o < y.length; o += LIMBS) Int256.add(y, o, w, bias + o % (LIMBS * units), y, o);
        FastActivation.compat(layer.parameter(0)).applyAll(y);
    }

    /** Cells outside are 0, and the search starts at -10^9 units. */
    static Image maxPooling(Image image, Window[] axes) {
        int c = image.channels();
        long[] x = image.limbs();
        int[] greatest = WideMaxima.of(x, image.columns(), c, axes);
        long[] y = new long[LIMBS * greatest.length];
        int o = 0;
        for (int i = 0; i < axes[0].out(); i++) {
            int height = axes[0].end(i) - axes[0].first(i);
            for (int j = 0; j < axes[1].out(); j++) {
                int cells = height * (axes[1].end(j) - axes[1].first(j));
                long[] least = cells == axes[0].size() * axes[1].size() ? POOL_FLOOR : ZERO;
                for (int q = 0; q < c; q++, o++) {
                    if (Numbers.compare(x, greatest[o], least, 0) < 0) Int256.copy(least, 0, y, LIMBS * o);
                    else Int256.copy(x, greatest[o], y, LIMBS * o);
                }
            }
        }
        return Image.ofLimbs(y, axes[0].out(), axes[1].out(), c);
    }

    static Numbers dense(Layer layer, Weights weights, Numbers x) {
        int in = layer.parameter(1);
        int units = layer.parameter(2);
        long[] w = weights.numbers().limbs();
        long[] y = new long[LIMBS * units];
        new WideSums(false, w).row(x.limbs(), run -> run.meet(0, in, 0), new WideSums.Place(0, units), units, -1, y, 0);
        finish(layer, w, units, y);
        return Numbers.ofLimbs(y);
    }

    /** Some numbers, and zeros behind them. */
    static Numbers padded(Numbers x, int size) {
        return Numbers.ofLimbs(Arrays.copyOf(x.limbs(), LIMBS * size));
    }
}
