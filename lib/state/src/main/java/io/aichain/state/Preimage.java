package io.aichain.state;

import io.aichain.chain.primitives.Bytes;

/** What one question after a trie's key brought: a key is found by hashing all there are, so many for each question. */
public sealed interface Preimage {
    /** What the key is the hash of: 20 bytes of an address, or 32 of a slot. */
    record Found(Bytes plain) implements Preimage {}

    /** None so far: to be asked again with the last one that was hashed, of the same length. */
    record Further(Bytes after) implements Preimage {}

    /** The state has no such key. */
    record None() implements Preimage {}
}
