package io.aichain.models;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of another tool, read.
 *
 * @param file the model in a chain's numbers
 * @param reference the same model in the numbers that it came in, for comparison only
 * @param rounding what became of its weights
 * @param quantized the same of layers that compute on bytes, in int8-v1 alone
 * @param notes what a reader should know: where the model is not the same function as in its tool, and what became 0
 */
public record ImportedModel(
        ModelFile file, FloatModel reference, Rounding rounding, List<Quantized> quantized, List<String> notes) {

    /**
     * What the change to 18 decimal digits did to weights; those that int8-v1 keeps as bytes are not counted.
     *
     * @param count how many
     * @param worst the greatest distance between a weight and what stands for it
     * @param mean the mean distance
     * @param vanished how many became 0 and were not
     * @param greatestVanished the greatest magnitude of those; 0 if there are none
     * @param greatest the greatest magnitude of all
     */
    public record Rounding(
            long count, double worst, double mean, long vanished, double greatestVanished, double greatest) {
        /** What a reader should know, where weights became 0. */
        Optional<String> note() {
            if (vanished == 0) return Optional.empty();
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%,d of %,d weights became 0 and were not, the greatest of them %.3g: numbers have 18 decimals",
                    vanished,
                    count,
                    greatestVanished));
        }
    }

    /**
     * How far a layer's weights are from the bytes that stand for them, times their channel's scale.
     *
     * @param layer its name
     * @param channels outputs, each with a scale of its own
     * @param weights how many became bytes: biases, of 32 bits, did not
     * @param worst the greatest distance
     * @param worstChannel where that is, from 0
     * @param mean of all channels' means
     */
    public record Quantized(String layer, int channels, long weights, double worst, int worstChannel, double mean) {}
}
