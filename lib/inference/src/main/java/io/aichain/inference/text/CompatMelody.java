package io.aichain.inference.text;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Melodies of a model of the first library (section 12). Notes are SD59x18 integers, raw. */
public final class CompatMelody {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    private final Description model;
    private final CompatEvaluation evaluation;
    private final List<Integer> vocabulary;

    /** @param vocabulary the event that each choice of the model stands for; empty if choices are events */
    public CompatMelody(Description model, CompatEvaluation evaluation, List<Integer> vocabulary) {
        this.model = model;
        this.evaluation = evaluation;
        this.vocabulary = List.copyOf(vocabulary);
    }

    /**
     * {@code count} notes after those given, which also decide every choice: they are the seed.
     *
     * @param notes raw
     * @return raw
     * @throws io.aichain.inference.ModelRevert what {@code generateMelodyTest} reverts with
     */
    public List<BigInteger> generate(List<BigInteger> notes, int count) {
        Hash seed = Keccak.hash(words(notes));
        if (notes.isEmpty()) throw Reverts.overflow();
        Numbers[][] states = CompatStates.empty(model);
        for (BigInteger note : notes.subList(0, notes.size() - 1)) {
            states = step(token(note), false, states).states();
        }
        BigInteger token = token(notes.getLast());
        List<BigInteger> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompatEvaluation.Step step = step(token, true, states);
            states = step.states();
            token = BigInteger.valueOf(event(Sampler.compatMelody(step.x2().bigs(), seed)));
            made.add(token.multiply(UNIT));
            seed = Sampler.next(seed);
        }
        return made;
    }

    private CompatEvaluation.Step step(BigInteger token, boolean isGenerating, Numbers[][] states) {
        return evaluation.step(token, CompatStates.scaled(token, CompatStates.EVENTS), isGenerating, states);
    }

    private int event(int choice) {
        if (vocabulary.isEmpty()) return choice;
        if (choice >= vocabulary.size()) throw Reverts.outOfBounds();
        return vocabulary.get(choice);
    }

    private static BigInteger token(BigInteger note) {
        if (note.signum() < 0) throw Reverts.prbMath("SD59x18_IntoUint256_Underflow(int256)", note);
        return note.divide(UNIT);
    }

    private static byte[] words(List<BigInteger> notes) {
        byte[] words = new byte[32 * notes.size()];
        for (int i = 0; i < notes.size(); i++) Numbers.putWord(notes.get(i), words, 32 * i);
        return words;
    }
}
