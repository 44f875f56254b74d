package io.aichain.inference.precompile;

import static io.aichain.inference.precompile.Counts.times;

import io.aichain.inference.model.CompatOperands;
import io.aichain.inference.model.CompatSizes;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Weights;
import java.math.BigInteger;

/** How much work a layer of the first library is; sizes that make it fail count as nothing, for then it does nothing. */
final class CompatCounts {
    private CompatCounts() {}

    /** @param in size of the image, or of the vector, that goes in */
    static Counts of(Layer layer, int[] in) {
        return switch (layer.type()) {
            case DENSE -> {
                long units = layer.parameter(2);
                yield new Counts(times(layer.parameter(1), units), in[0] + units, 0, 0, 0)
                        .sums(units)
                        .activation(layer.parameter(0), units, Kind.SD);
            }
            case EMBEDDING -> new Counts(0, 1L + layer.parameter(1), 0, 0, 0);
            case SIMPLE_RNN -> {
                long inputs = layer.parameter(1);
                long u = layer.parameter(2);
                yield new Counts(times(u, inputs + u), inputs + u + Counts.STEP, 0, 0, 0)
                        .sums(2 * u)
                        .activation(layer.parameter(0), u, Kind.SD);
            }
            case LSTM -> {
                long inputs = layer.parameter(2);
                long u = layer.parameter(3);
                yield new Counts(times(u, 4 * (inputs + u)), inputs + u + Counts.STEP, 3 * u, 0, 0)
                        .sums(8 * u)
                        .activation(layer.parameter(1), 3 * u, Kind.SD)
                        .activation(layer.parameter(0), 2 * u, Kind.SD);
            }
            case CONV_2D -> convolution(layer, in);
            case MAX_POOLING_2D -> pooling(layer, in);
            case RESCALE -> new Counts(0, times(2, elements(in)), elements(in), 0, 0);
            default -> new Counts(0, times(2, elements(in)), 0, 0, 0);
        };
    }

    private static long elements(int[] image) {
        return times(image[0], image[1], image[2]);
    }

    private static Counts convolution(Layer layer, int[] image) {
        long out = CompatSizes.elements(layer, image);
        long macs = times(out, (long) layer.parameter(3) * layer.parameter(4), image[2]);
        return new Counts(macs, Counts.plus(elements(image), out), 0, 0, 0)
                .sums(out)
                .activation(layer.parameter(0), out, Kind.SD);
    }

    /** Window and step are swapped. */
    private static Counts pooling(Layer layer, int[] image) {
        long out = CompatSizes.elements(layer, image);
        long cells = times(out, (long) layer.parameter(2) * layer.parameter(3));
        return new Counts(0, Counts.plus(Counts.plus(elements(image), out), cells), 0, 0, 0);
    }

    private static Reach.Beyond ofWide(Layer layer, Weights weights, CompatOperands operands) {
        Counts counts = of(layer, operands.shape());
        int x = operands.bits();
        if (layer.type() != LayerType.RESCALE) return Reach.Beyond.ofSums(false, x, weights.bits(), counts.macs());
        return Reach.Beyond.ofWide(Reach.isLongScale(layer, x), counts.products());
    }

    /** What of a layer is beyond what its class is quick for: of one on narrow operands what 64 bits may not hold. */
    static Reach.Beyond beyond(Layer layer, Weights weights, CompatOperands operands) {
        if (!operands.isNarrow() || !weights.isNarrow()) return ofWide(layer, weights, operands);
        BigInteger x = operands.x();
        BigInteger w = weights.largest();
        return switch (layer.type()) {
            case DENSE -> Reach.Beyond.of(x, w, layer.parameter(1), layer.parameter(2));
            case CONV_2D -> {
                long n = (long) layer.parameter(3) * layer.parameter(4) * layer.parameter(1);
                yield Reach.Beyond.of(x, w, n, CompatSizes.elements(layer, operands.shape()));
            }
            case RESCALE ->
                Reach.isScaleBounded(layer, x)
                        ? Reach.Beyond.NOTHING
                        : new Reach.Beyond(elements(operands.shape()), false);
            case SIMPLE_RNN, LSTM -> {
                int inputs = layer.type() == LayerType.LSTM ? 2 : 1;
                long units = layer.parameter(inputs + 1);
                BigInteger h = operands.h();
                yield Reach.isStepBounded(layer, x, h, w, layer.parameter(inputs), units)
                        ? Reach.Beyond.NOTHING
                        : new Reach.Beyond(Reach.cell(layer.type()) * units, !Reach.isBounded(x.max(h), w, 1));
            }
            default -> Reach.Beyond.NOTHING;
        };
    }
}
