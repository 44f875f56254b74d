package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How the tokens of a text are chosen; what is left out is 0.
 *
 * @param seed 0 to 2^256 - 1; a melody has none, its notes decide
 * @param temperature raw: 0 for the likeliest always, else 10^15 to 10^21; a model of profile 0 has its own
 * @param top among how many of the likeliest, 0 for all; not for models of profile 0
 */
public record Sampling(Optional<BigInteger> seed, Optional<BigInteger> temperature, Optional<Integer> top) {
    /** Everything left out. */
    public static final Sampling USUAL = new Sampling(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Who says something expects an effect: for texts of profile 0.
     *
     * @throws MalformedException naming the option of the command line that has none
     */
    public void requireForCompatText() throws MalformedException {
        String own = "a model of sd59x18-d1-compat has its own";
        refuse("--temperature", temperature, own);
        refuse("--top", top, own);
    }

    /** The same for melodies. */
    public void requireForMelody() throws MalformedException {
        requireForCompatText();
        refuse("--seed", seed, "a melody's own notes decide what follows");
    }

    private static void refuse(String option, Optional<?> given, String why) throws MalformedException {
        if (given.isPresent()) throw malformed("%s has no effect: %s. Leave it out", option, why);
    }
}
