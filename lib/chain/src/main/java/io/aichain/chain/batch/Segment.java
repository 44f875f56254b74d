package io.aichain.chain.batch;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;

/**
 * A piece of a packed batch where it lies on a network.
 *
 * @param length in bytes of the piece with its header, 1 to 2^31 - 1
 * @param hash SHA-256 of those bytes
 * @param pointer how the network finds it, at most 128 bytes, in the network's own form
 */
public record Segment(int length, Hash hash, Bytes pointer) {
    public static final int MAX_POINTER_BYTES = 128;
}
