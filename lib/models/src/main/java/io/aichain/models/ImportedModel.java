package io.aichain.models;

/**
 * A file of another tool, read.
 *
 * @param file the model in a chain's numbers
 * @param reference the same model in the numbers that it came in, for comparison only
 * @param rounding what became of its weights
 */
public record ImportedModel(ModelFile file, FloatModel reference, Rounding rounding) {

    /**
     * What the change to 18 decimal digits did to weights.
     *
     * @param count how many
     * @param worst the greatest distance between a weight and what stands for it
     * @param mean the mean distance
     * @param vanished how many became 0 and were not
     * @param greatest the greatest magnitude
     */
    public record Rounding(long count, double worst, double mean, long vanished, double greatest) {}
}
