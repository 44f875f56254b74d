package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;

/** Where a trie's nodes lie: by their path from the root, one nibble per byte, not by hash. */
@FunctionalInterface
public interface NodeReader {
    /** A trie of which nothing is stored. */
    NodeReader NONE = path -> null;

    /** @return the node's RLP, or null if nothing lies there */
    byte[] node(Bytes path);

    /**
     * Whether the node at a path comes from where only our own hashing puts nodes, such as memory of this process: then its hash is not
     * computed again. Anything from a disk or a network is not.
     */
    default boolean isOwn(Bytes path) {
        return false;
    }
}
