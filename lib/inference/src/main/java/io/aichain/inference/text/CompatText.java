package io.aichain.inference.text;

import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Reverts;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts of a model of the first library (section 12). */
public final class CompatText {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    private final Description model;
    private final CompatEvaluation evaluation;
    private final List<String> vocabulary;
    private final int unknown;

    /** @param unknown the entry for what is not in the vocabulary */
    public CompatText(Description model, CompatEvaluation evaluation, List<String> vocabulary, int unknown) {
        this.model = model;
        this.evaluation = evaluation;
        this.vocabulary = List.copyOf(vocabulary);
        this.unknown = unknown;
    }

    /** @param seed that of the last choice, for the next call */
    public record Generated(String text, List<Integer> tokens, Numbers[][] states, Hash seed) {}

    /** @param states empty for a fresh start; then all of the prompt is fed, else its last rune alone */
    public Generated generate(byte[] prompt, int count, Numbers[][] states, Hash seed) {
        List<Integer> tokens = tokens(prompt);
        if (tokens.isEmpty()) throw Reverts.overflow();
        Numbers[][] now = states;
        if (states.length == 0) {
            now = fresh();
            for (int token : tokens.subList(0, tokens.size() - 1))
                now = step(token, false, now).states();
        }
        int last = tokens.get(tokens.size() - 1);
        Hash hash = seed;
        List<Integer> chosen = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            hash = Sampler.next(hash);
            CompatEvaluation.Step step = step(last, true, now);
            now = step.states();
            last = Sampler.compatText(step.x2().bigs(), unknown, hash);
            if (last >= vocabulary.size()) throw Reverts.outOfBounds();
            chosen.add(last);
            text.append(vocabulary.get(last));
        }
        return new Generated(text.toString(), chosen, now, hash);
    }

    /** What a step with this token gives. */
    public CompatEvaluation.Step step(int token, boolean isGenerating, Numbers[][] states) {
        BigInteger scaled = BigInteger.valueOf(token).multiply(UNIT).divide(BigInteger.valueOf(vocabulary.size()));
        return evaluation.step(BigInteger.valueOf(token), scaled, isGenerating, states);
    }

    /** States of zeros: for the SimpleRNN layers if there are any, else for the LSTM layers. */
    public Numbers[][] fresh() {
        List<Layer> simple = layers(LayerType.SIMPLE_RNN);
        List<Layer> lstm = layers(LayerType.LSTM);
        if (!simple.isEmpty()) return zeros(simple.size(), 1, simple.get(0).parameter(2));
        return lstm.isEmpty()
                ? new Numbers[0][]
                : zeros(lstm.size(), 2, lstm.get(0).parameter(3));
    }

    private List<Layer> layers(LayerType type) {
        return model.layers().stream().filter(layer -> layer.type() == type).toList();
    }

    private static Numbers[][] zeros(int layers, int vectors, int units) {
        Numbers[][] states = new Numbers[layers][vectors];
        for (Numbers[] state : states) Arrays.fill(state, Numbers.of(new long[units]));
        return states;
    }

    /** Runes by their first byte, each the index of its entry or the unknown one. */
    List<Integer> tokens(byte[] prompt) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(prompt));
        } catch (CharacterCodingException malformed) {
            throw Reverts.invalidText();
        }
        List<Integer> tokens = new ArrayList<>();
        for (int at = 0; at < prompt.length; ) {
            int lead = prompt[at] & 0xff;
            int length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            String rune = new String(prompt, at, Math.min(length, prompt.length - at), StandardCharsets.UTF_8);
            int index = vocabulary.lastIndexOf(rune);
            tokens.add(index < 0 ? unknown : index);
            at += length;
        }
        return tokens;
    }
}
