package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** How far a model on a chain is from what it was in its tool: both are evaluated on the same samples. */
public final class Check {
    private static final BigDecimal UNIT = BigDecimal.TEN.pow(18);

    private Check() {}

    /**
     * What came of it.
     *
     * @param outputs numbers that were compared
     * @param worst the greatest absolute difference of two outputs; 0, which says nothing, if no output was compared, and {@code mean} too
     * @param worstAt the sample with it; empty if no output was compared
     * @param mean the mean absolute difference
     * @param agreeing samples whose greatest output is the same one (the first greatest, where there are several)
     * @param reverted samples that the chain's arithmetic refuses: in none of the other numbers
     */
    public record Report(
            int samples, long outputs, double worst, String worstAt, double mean, int agreeing, int reverted) {}

    /** @throws MalformedException if a sample does not fit the model */
    public static Report run(ImportedModel model, List<Sample> samples) throws MalformedException {
        LocalModel local = new LocalModel(model.file());
        FloatEvaluation reference = new FloatEvaluation(reference(model));
        long outputs = 0;
        double worst = 0;
        String worstAt = "";
        double sum = 0;
        int agreeing = 0;
        int reverted = 0;
        for (Sample sample : samples) {
            double[] expected = expected(model, reference, sample);
            if (!(local.evaluate(sample.inputs()) instanceof Outcome.Success<Tensor>(var output))) {
                reverted++;
                continue;
            }
            double[] found = values(output);
            if (found.length != expected.length) {
                throw new IllegalStateException(found.length + " outputs for " + expected.length);
            }
            for (int i = 0; i < found.length; i++) {
                double distance = Math.abs(found[i] - expected[i]);
                sum += distance;
                if (worstAt.isEmpty() || isWorse(distance, worst)) {
                    worst = distance;
                    worstAt = sample.name();
                }
            }
            outputs += found.length;
            if (greatest(found) == greatest(expected)) agreeing++;
        }
        double mean = outputs == 0 ? 0 : sum / outputs;
        return new Report(samples.size(), outputs, worst, worstAt, mean, agreeing, reverted);
    }

    /** Not a number is worse than any, and nothing is worse than it. */
    static boolean isWorse(double distance, double worst) {
        return !Double.isNaN(worst) && !(distance <= worst);
    }

    private static boolean isStepwise(ImportedModel model) {
        return model.file().profile() == Profile.D1_COMPAT && CompatForm.isStepwise(model.reference());
    }

    /**
     * The model as its tool has it. What the first library takes step by step is compared where the steps end: at the last of them, before the softmax that
     * words are drawn by.
     */
    private static FloatModel reference(ImportedModel model) {
        return isStepwise(model) ? CompatForm.withoutSoftmax(model.reference()) : model.reference();
    }

    private static double[] expected(ImportedModel model, FloatEvaluation reference, Sample sample)
            throws MalformedException {
        FloatTensor last = reference.run(sample.inputs()).getLast();
        double[] data = last.data();
        return isStepwise(model) ? Arrays.copyOfRange(data, data.length - last.last(), data.length) : data;
    }

    private static double[] values(Tensor output) {
        double[] values = new double[output.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = new BigDecimal(output.data().big(i))
                    .divide(UNIT, 30, RoundingMode.HALF_EVEN)
                    .doubleValue();
        }
        return values;
    }

    private static int greatest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
