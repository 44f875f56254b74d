package io.aichain.executor.domain;

import io.aichain.chain.primitives.Hash;

/**
 * The block tags of one instant; finalized <= safe <= latest always. {@code earliest} is block 0; {@code pending} is latest with the
 * pool's nonces.
 *
 * @param latest executed and committed by this executor
 * @param safe its batch lies on the DA network; block 0 until then
 * @param finalized Bitcoin has buried its anchor; block 0 until then
 */
public record Heads(Point latest, Point safe, Point finalized) {
    public record Point(long number, Hash hash) {}
}
