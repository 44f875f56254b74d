package io.aichain.inference.text;

import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Reverts;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Evaluation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Texts of a model of profiles 1 to 3, as the contract {@code TextModel} makes them (section 12): the model sees a window of the last tokens. */
public final class WindowText {
    private static final BigInteger LOWEST = BigInteger.TEN.pow(15);
    private static final BigInteger HIGHEST = BigInteger.TEN.pow(21);

    private final Evaluation evaluation;
    private final BigInteger lastLayer;
    private final int window;
    private final Words words;

    /**
     * Over one model.
     *
     * @param window the most tokens that the model sees
     * @param unknown the word for what is not among them; never chosen
     */
    public WindowText(Description model, Evaluation evaluation, int window, List<String> words, int unknown) {
        this.evaluation = evaluation;
        this.lastLayer = BigInteger.valueOf(model.layers().size() - 1L);
        this.window = window;
        this.words = new Words(words, unknown);
    }

    /** What was made. @param seed that of the last choice, for the next call */
    public record Generated(String text, List<Integer> tokens, Hash seed) {}

    /**
     * {@code count} tokens after the prompt.
     *
     * @param temperature raw: 0 for the likeliest always, else 10^15 to 10^21
     * @param top among how many of the likeliest, 0 for all
     * @throws io.aichain.inference.ModelRevert what {@code TextModel.generate} reverts with
     */
    public Generated generate(byte[] prompt, int count, Hash seed, BigInteger temperature, int top) {
        boolean usual = temperature.signum() == 0
                || (temperature.compareTo(LOWEST) >= 0 && temperature.compareTo(HIGHEST) <= 0);
        if (!usual) throw Reverts.temperature(temperature);
        List<Integer> context = new ArrayList<>(words.tokens(prompt));
        if (context.isEmpty()) throw Reverts.emptyPrompt();
        int given = context.size();
        Hash hash = seed;
        for (int k = 0; k < count; k++) {
            hash = Sampler.next(hash);
            context.add(Sampler.sample(logits(context), temperature, top, words.unknown(), hash));
        }
        List<Integer> made = List.copyOf(context.subList(given, context.size()));
        return new Generated(words.text(made), made, hash);
    }

    /** The last row that the model gives for the last tokens. */
    private BigInteger[] logits(List<Integer> context) {
        List<Integer> seen = context.subList(Math.max(0, context.size() - window), context.size());
        Tensor input = Tensor.of(
                new int[] {seen.size()},
                seen.stream().mapToLong(Integer::longValue).toArray());
        Tensor output = evaluation
                .evaluate(BigInteger.ZERO, lastLayer, List.of(input), List.of())
                .values()
                .getFirst();
        return output.data().slice(output.size() - output.last(), output.last()).bigs();
    }
}
