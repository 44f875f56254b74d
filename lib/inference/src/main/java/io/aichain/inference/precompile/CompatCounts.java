package io.aichain.inference.precompile;

import static io.aichain.inference.precompile.Counts.times;

import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import java.util.List;

/** How much work a layer of the first library is; sizes that make it fail count as nothing, for then it does nothing. */
final class CompatCounts {
    private CompatCounts() {}

    /** @param sizes of the image, or of the vector, that goes in */
    static Counts of(Layer layer, List<int[]> sizes) {
        return switch (layer.type()) {
            case DENSE -> {
                long units = layer.parameter(2);
                yield new Counts(times(layer.parameter(1), units), sizes.get(0)[0] + units, 0, 0, 0)
                        .activation(layer.parameter(0), units, Kind.SD);
            }
            case EMBEDDING -> new Counts(0, 1L + layer.parameter(1), 0, 0, 0);
            case SIMPLE_RNN -> {
                long in = layer.parameter(1);
                long u = layer.parameter(2);
                yield new Counts(times(u, in + u), in + u, 0, 0, 0).activation(layer.parameter(0), u, Kind.SD);
            }
            case LSTM -> {
                long in = layer.parameter(2);
                long u = layer.parameter(3);
                yield new Counts(times(u, 4 * (in + u)), in + u, 3 * u, 0, 0)
                        .activation(layer.parameter(1), 3 * u, Kind.SD)
                        .activation(layer.parameter(0), 2 * u, Kind.SD);
            }
            case CONV_2D -> convolution(layer, sizes.get(0));
            case MAX_POOLING_2D -> pooling(layer, sizes.get(0));
            case RESCALE -> new Counts(0, times(2, elements(sizes.get(0))), elements(sizes.get(0)), 0, 0);
            default -> new Counts(0, times(2, elements(sizes.get(0))), 0, 0, 0);
        };
    }

    private static long elements(int[] image) {
        return times(image[0], image[1], image[2]);
    }

    private static Counts convolution(Layer layer, int[] image) {
        boolean same = layer.flag(7);
        long out = times(
                out(image[0], layer.parameter(3), layer.parameter(5), same),
                out(image[1], layer.parameter(4), layer.parameter(6), same),
                layer.parameter(2));
        long macs = times(out, (long) layer.parameter(3) * layer.parameter(4), image[2]);
        return new Counts(macs, Counts.plus(elements(image), out), 0, 0, 0)
                .activation(layer.parameter(0), out, Kind.SD);
    }

    /** Window and step are swapped. */
    private static Counts pooling(Layer layer, int[] image) {
        boolean same = layer.flag(4);
        long out = times(
                out(image[0], layer.parameter(2), layer.parameter(0), same),
                out(image[1], layer.parameter(3), layer.parameter(1), same),
                image[2]);
        long cells = times(out, (long) layer.parameter(2) * layer.parameter(3));
        return new Counts(0, Counts.plus(Counts.plus(elements(image), out), cells), 0, 0, 0);
    }

    private static long out(int d, int size, int step, boolean same) {
        if (step == 0 || (!same && size > d)) return 0;
        return same ? (d + step - 1) / step : (d - size) / step + 1;
    }
}
