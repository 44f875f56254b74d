package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;

/** Where a trie's nodes lie: by their path from the root, one nibble per byte, not by hash. */
@FunctionalInterface
public interface NodeReader {
    /** A trie of which nothing is stored. */
    NodeReader NONE = path -> null;

    /** @return the node's RLP, or null if nothing lies there */
    byte[] node(Bytes path);
}
