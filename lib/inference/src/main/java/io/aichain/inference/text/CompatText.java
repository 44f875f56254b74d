package io.aichain.inference.text;

import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Texts of a model of the first library (section 12). */
public final class CompatText {
    private final Description model;
    private final CompatEvaluation evaluation;
    private final Words words;

    /** @param unknown the entry for what is not in the vocabulary */
    public CompatText(Description model, CompatEvaluation evaluation, List<String> vocabulary, int unknown) {
        this.model = model;
        this.evaluation = evaluation;
        this.words = new Words(vocabulary, unknown);
    }

    /**
     * What was made.
     *
     * @param states to go on with
     * @param seed that of the last choice, for the next call
     */
    public record Generated(String text, List<Integer> tokens, Numbers[][] states, Hash seed) {}

    /**
     * {@code count} tokens after the prompt.
     *
     * @param prompt any bytes: malformed UTF-8 is cut as the first library cuts it
     * @param states empty for a fresh start; then all of the prompt is fed, else its last rune alone
     * @throws io.aichain.inference.ModelRevert what {@code generateTextNoTx} reverts with
     */
    public Generated generate(byte[] prompt, int count, Numbers[][] states, Hash seed) {
        List<Integer> tokens = words.compatTokens(prompt);
        if (tokens.isEmpty()) throw Reverts.overflow();
        Numbers[][] now = states;
        if (states.length == 0) {
            now = fresh();
            for (int token : tokens.subList(0, tokens.size() - 1))
                now = step(token, false, now).states();
        }
        int last = tokens.getLast();
        Hash hash = seed;
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hash = Sampler.next(hash);
            CompatEvaluation.Step step = step(last, true, now);
            now = step.states();
            last = Sampler.compatText(step.x2().bigs(), words.unknown(), hash);
            chosen.add(last);
        }
        return new Generated(words.text(chosen), chosen, now, hash);
    }

    /** What a fresh start begins with. */
    public Numbers[][] fresh() {
        return CompatStates.zeros(model);
    }

    /** What a step with this token gives. */
    public CompatEvaluation.Step step(int token, boolean isGenerating, Numbers[][] states) {
        return evaluation.step(
                BigInteger.valueOf(token), CompatStates.scaled(token, words.size()), isGenerating, states);
    }
}
