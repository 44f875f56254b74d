package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.ModelRevert;
import io.aichain.inference.Numbers;
import io.aichain.inference.Outcome;
import io.aichain.inference.Tensor;
import io.aichain.inference.kernels.Fast;
import io.aichain.inference.kernels.FastCompat;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Evaluation;
import io.aichain.inference.model.Image;
import io.aichain.inference.model.Meter;
import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Weights;
import io.aichain.inference.text.CompatMelody;
import io.aichain.inference.text.CompatStates;
import io.aichain.inference.text.CompatText;
import io.aichain.inference.text.WindowText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A model from a file, asked as its contract is asked, without a chain: the kernels that a chain uses, and so the same bits. */
public final class LocalModel {
    private final ModelFile file;
    private final Description description;
    private final List<Weights> weights;

    /** Decodes the weights, once. */
    public LocalModel(ModelFile file) {
        this.file = file;
        this.description = file.description();
        this.weights =
                IntStream.range(0, file.layers().size()).mapToObj(file::weights).toList();
    }

    /** What it takes and computes; of its chunks it says nothing. */
    public Description description() {
        return description;
    }

    /**
     * The whole model, as the contract's {@code run}.
     *
     * @param inputs for each Input layer its tensor, raw; in profile 0 one image or one vector
     * @return the last layer's output; in profile 0 what comes of softmax
     * @throws ModelRevert what the contract would revert with
     */
    public List<Tensor> run(List<Tensor> inputs) {
        BigInteger last = BigInteger.valueOf(file.layers().size() - 1L);
        if (file.profile() != Profile.D1_COMPAT) {
            return evaluation()
                    .evaluate(BigInteger.ZERO, last, inputs, List.of())
                    .values();
        }
        Tensor input = inputs.getFirst();
        boolean isImage = input.rank() == 3;
        var state = new CompatEvaluation.State(
                isImage ? Image.of(input) : Image.NONE, isImage ? Numbers.EMPTY : input.data());
        return List.of(vector(compat().forward(BigInteger.ZERO, last, state).x2()));
    }

    /**
     * The model as its tool has it, for comparison: as {@link #run}, but for models of profile 0 that take tokens or notes, which go through their rows
     * step by step; of those the last vector.
     *
     * @param sample as {@link ModelInput#samples} reads it
     */
    Outcome<Tensor> evaluate(List<Tensor> sample) {
        boolean isStepwise =
                file.profile() == Profile.D1_COMPAT && sample.getFirst().rank() != 3;
        return Outcome.of(
                () -> isStepwise ? steps(sample.getFirst()) : run(sample).getFirst());
    }

    /**
     * Goes on with a prompt, as the contract that the file becomes.
     *
     * @param prompt a text; for melodies notes as {@link Melody} reads them
     * @param count tokens to make
     * @throws ModelRevert what the contract would revert with
     * @throws MalformedException if the model makes neither texts nor melodies, or the prompt or the sampling is not for it
     */
    public Generated generate(String prompt, int count, Sampling sampling) throws MalformedException {
        return switch (file.vocabulary()) {
            case Vocabulary.None() ->
                throw malformed(
                        "%s has no vocabulary, so it makes no texts: import it with --vocabulary FILE, or with --melody",
                        file.name());
            case Vocabulary.Words(var words, var unknown) -> text(words, unknown, prompt, count, sampling);
            case Vocabulary.Notes(var notes) -> {
                sampling.requireForMelody();
                var made = new CompatMelody(description, compat(), notes).generate(Melody.read(prompt), count);
                yield new Generated(Melody.write(made), Optional.empty());
            }
        };
    }

    private Generated text(List<String> words, int unknown, String prompt, int count, Sampling sampling)
            throws MalformedException {
        byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
        byte[] word = new byte[Hash.BYTES];
        Numbers.putWord(sampling.seed().orElse(BigInteger.ZERO), word, 0);
        Hash seed = Hash.of(word);
        if (file.profile() == Profile.D1_COMPAT) {
            sampling.requireForCompatText();
            var made = new CompatText(description, compat(), words, unknown)
                    .generate(bytes, count, new Numbers[0][], seed);
            return generated(made.text(), made.seed());
        }
        var made = new WindowText(description, evaluation(), file.window(), words, unknown)
                .generate(
                        bytes,
                        count,
                        seed,
                        sampling.temperature().orElse(BigInteger.ZERO),
                        sampling.top().orElse(0));
        return generated(made.text(), made.seed());
    }

    private static Generated generated(String text, Hash seed) {
        return new Generated(text, Optional.of(new BigInteger(1, seed.toArray())));
    }

    private Evaluation evaluation() {
        return new Evaluation(description, weights::get, Fast.BEST, Meter.FREE);
    }

    private CompatEvaluation compat() {
        return new CompatEvaluation(description, weights::get, FastCompat.BEST, Meter.FREE);
    }

    /** Tokens for an Embedding, or for a first cell the numbers that it takes, one in each row. */
    private Tensor steps(Tensor rows) {
        boolean areTokens = rows.rank() == 1;
        CompatEvaluation evaluation = compat();
        // as the contracts of texts and of melodies begin
        Numbers[][] states = areTokens ? CompatStates.zeros(description) : CompatStates.empty(description);
        Numbers out = Numbers.EMPTY;
        for (int i = 0; i < rows.size(); i++) {
            BigInteger row = rows.data().big(i);
            CompatEvaluation.Step step = evaluation.step(
                    areTokens ? row : BigInteger.ZERO, areTokens ? BigInteger.ZERO : row, i == rows.size() - 1, states);
            states = step.states();
            out = step.x2();
        }
        return vector(out);
    }

    private static Tensor vector(Numbers numbers) {
        return new Tensor(new int[] {numbers.size()}, numbers);
    }
}
