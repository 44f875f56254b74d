package io.aichain.inference.model;

import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;

/** Sizes of the images that convolution and pooling of profile 0 make (section 5.2). */
public final class CompatSizes {
    private static final long MOST = 1L << 62;

    private CompatSizes() {}

    /** Elements of the output, at most 2^62; 0 where the sizes make the layer fail. Pooling's window and step are swapped. */
    public static long elements(Layer layer, int[] image) {
        boolean convolution = layer.type() == LayerType.CONV_2D;
        int window = convolution ? 3 : 2;
        int step = convolution ? 5 : 0;
        boolean same = layer.flag(convolution ? 7 : 4);
        long rows = out(image[0], layer.parameter(window), layer.parameter(step), same);
        long columns = out(image[1], layer.parameter(window + 1), layer.parameter(step + 1), same);
        long channels = convolution ? layer.parameter(2) : image[2];
        // Both axes and the channels are below 2^31.
        long cells = rows * columns;
        return Math.multiplyHigh(cells, channels) != 0 || cells * channels < 0
                ? MOST
                : Math.min(cells * channels, MOST);
    }

    /** Refuses an output that no memory should hold, as Solidity refuses to allocate it. */
    static void check(Layer layer, int[] image) {
        boolean windowed = layer.type() == LayerType.CONV_2D || layer.type() == LayerType.MAX_POOLING_2D;
        if (windowed && elements(layer, image) > Tensor.MAX_ELEMENTS) throw Reverts.panic(0x41);
    }

    private static long out(int d, int size, int step, boolean same) {
        if (step == 0 || (!same && size > d)) return 0;
        return same ? (d + step - 1L) / step : (d - size) / step + 1L;
    }
}
