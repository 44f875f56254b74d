package io.aichain.models;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Profile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** How far a model on a chain is from what it was in its tool: both are evaluated on the same samples. */
public final class Check {
    private static final BigDecimal UNIT = BigDecimal.TEN.pow(18);

    private Check() {}

    /**
     * What came of it.
     *
     * @param outputs numbers that were compared
     * @param worst the greatest absolute difference of two outputs
     * @param worstAt the sample with it; empty if no output was compared
     * @param mean the mean absolute difference
     * @param agreeing samples whose greatest output is the same one (the first greatest, where there are several)
     * @param reverted samples that the chain's arithmetic refuses: in none of the other numbers
     */
    public record Report(
            int samples, long outputs, double worst, String worstAt, double mean, int agreeing, int reverted) {}

    /** @throws MalformedException if a sample does not fit the model */
    public static Report run(ImportedModel model, List<Samples.Sample> samples) throws MalformedException {
        LocalModel local = new LocalModel(model.file());
        FloatEvaluation reference = new FloatEvaluation(model.reference());
        long outputs = 0;
        double worst = 0;
        String worstAt = "";
        double sum = 0;
        int agreeing = 0;
        int reverted = 0;
        for (Samples.Sample sample : samples) {
            double[] expected = expected(model, reference, sample);
            if (!(local.evaluate(tensors(model.reference(), sample)) instanceof Outcome.Success<Tensor>(var output))) {
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
                // Not a number is worse than any.
                if (!(distance <= worst) || worstAt.isEmpty()) {
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

    /** What the first library always does at the end, its models are compared with. */
    private static double[] expected(ImportedModel model, FloatEvaluation reference, Samples.Sample sample)
            throws MalformedException {
        List<FloatTensor> all = reference.run(sample.inputs());
        FloatTensor last = all.get(all.size() - 1);
        boolean softmax = model.file().profile() == Profile.D1_COMPAT
                && !CompatForm.isStepwise(model.reference())
                && model.reference().layers().get(all.size() - 1).type() != LayerType.SOFTMAX;
        return softmax ? FloatEvaluation.softmax(last) : last.data();
    }

    /** A sample in a chain's numbers: values rounded half to even to 18 decimals, tokens as they are. */
    public static List<Tensor> tensors(FloatModel model, Samples.Sample sample) throws MalformedException {
        if (sample.inputs().size() != model.inputs()) {
            throw MalformedException.malformed(
                    "sample %s: %d inputs; the model has %d",
                    sample.name(), sample.inputs().size(), model.inputs());
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < sample.inputs().size(); i++) {
            FloatLayer input = model.layers().get(i);
            boolean tokens = input.parameter(0) == Kind.TOKENS.number();
            double[] values = sample.inputs().get(i);
            BigInteger[] raw = new BigInteger[values.length];
            for (int k = 0; k < raw.length; k++) {
                if (tokens && values[k] != Math.rint(values[k])) {
                    throw MalformedException.malformed("sample %s: token %s", sample.name(), values[k]);
                }
                raw[k] = tokens
                        ? new BigDecimal(values[k]).toBigInteger()
                        : NumberRule.NEAREST.weight(values[k], Profile.D1);
            }
            tensors.add(Tensor.of(FloatEvaluation.inputShape(input, values.length), raw));
        }
        return tensors;
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
