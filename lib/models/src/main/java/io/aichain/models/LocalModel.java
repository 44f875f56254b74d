package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Evaluation;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.text.CompatText;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/** A model evaluated without a chain, by the kernels that a chain uses: the same bits. */
public final class LocalModel {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    private final ModelFile file;
    private final Description description;
    private final List<Weights> weights;

    public LocalModel(ModelFile file) {
        this.file = file;
        this.description = file.description();
        this.weights =
                IntStream.range(0, file.layers().size()).mapToObj(file::weights).toList();
    }

    public Description description() {
        return description;
    }

    /** For ranges and states; profiles 1 to 3. */
    public Evaluation evaluation() {
        return new Evaluation(description, weights::get, Fast.BEST, Meter.FREE);
    }

    /** For ranges, states and texts; profile 0. */
    public CompatEvaluation compat() {
        return new CompatEvaluation(description, weights::get, FastCompat.BEST, Meter.FREE);
    }

    /**
     * The whole model on raw numbers: values times 10^18, tokens as they are.
     *
     * @param inputs for each Input layer its tensor
     * @return the last layer's output; in profile 0 what comes of softmax, or of models that go step by step the last vector
     * @throws MalformedException if profile 0 is given something else than one image or one row of tokens
     */
    public Outcome<Tensor> evaluate(List<Tensor> inputs) throws MalformedException {
        if (file.profile() != Profile.D1_COMPAT) {
            BigInteger last = BigInteger.valueOf(file.layers().size() - 1);
            return Outcome.of(() -> evaluation()
                    .evaluate(BigInteger.ZERO, last, inputs, List.of())
                    .values()
                    .get(0));
        }
        if (inputs.size() != 1) throw malformed("inputs: %d; the first library takes one", inputs.size());
        Tensor input = inputs.get(0);
        if (input.rank() == 3) return Outcome.of(() -> forward(input));
        if (input.rank() != 1)
            throw malformed("input: %d dimensions; an image or a row of tokens expected", input.rank());
        return Outcome.of(() -> steps(input));
    }

    private Tensor forward(Tensor image) {
        int[] shape = image.shape();
        Numbers[][] rows = new Numbers[shape[0]][shape[1]];
        for (int x = 0; x < shape[0]; x++) {
            for (int y = 0; y < shape[1]; y++) {
                BigInteger[] cell = new BigInteger[shape[2]];
                for (int k = 0; k < cell.length; k++) {
                    cell[k] = image.data().big((x * shape[1] + y) * shape[2] + k);
                }
                rows[x][y] = Numbers.of(cell);
            }
        }
        BigInteger last = BigInteger.valueOf(file.layers().size() - 1);
        return vector(compat().forward(BigInteger.ZERO, last, new CompatEvaluation.State(rows, Numbers.EMPTY))
                .x2());
    }

    private Tensor steps(Tensor tokens) {
        CompatEvaluation evaluation = compat();
        Numbers[][] states = new CompatText(description, evaluation, List.of(), 0).fresh();
        Numbers out = Numbers.EMPTY;
        for (int i = 0; i < tokens.size(); i++) {
            BigInteger token = tokens.data().big(i);
            CompatEvaluation.Step step = evaluation.step(token, scaled(token), i == tokens.size() - 1, states);
            states = step.states();
            out = step.x2();
        }
        return vector(out);
    }

    /** What an LSTM takes that comes first: a text's token by the words there are, a note by 130 (section 12). */
    private BigInteger scaled(BigInteger token) {
        int parts = file.vocabulary() instanceof Vocabulary.Words(var words, var unknown) ? words.size() : 130;
        return token.multiply(UNIT).divide(BigInteger.valueOf(parts));
    }

    private static Tensor vector(Numbers numbers) {
        return new Tensor(new int[] {numbers.size()}, numbers);
    }
}
