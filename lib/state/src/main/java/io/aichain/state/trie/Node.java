package io.aichain.state.trie;

import io.aichain.chain.primitives.Hash;

/** A place in the trie; {@code null} stands for an empty one. Never changed once made: an update makes new nodes. */
@SuppressWarnings("ArrayRecordComponent") // compared by their encoding only
sealed interface Node {
    /** @param rest what is left of the key */
    record Leaf(byte[] rest, byte[] value) implements Node {}

    /** @param rest at least one nibble; @param child a branch, or the stored hash of one */
    record Extension(byte[] rest, Node child) implements Node {}

    /** @param children 16; @param value of the key that ends here, or null */
    record Branch(Node[] children, byte[] value) implements Node {}

    /** A node that has not been read: it lies in the store at its path. */
    record Stored(Hash hash) implements Node {}
}
