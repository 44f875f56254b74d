package io.aichain.models;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a model made of a prompt.
 *
 * @param text the text, or notes as {@link Melody} writes them
 * @param seed to go on with; melodies have none
 */
public record Generated(String text, Optional<BigInteger> seed) {}
