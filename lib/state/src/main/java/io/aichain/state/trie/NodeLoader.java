package io.aichain.state.trie;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.HashMap;
import java.util.Map;

/** Reads nodes from the store, checks each against the hash its parent has for it, and remembers what was read. */
final class NodeLoader {
    private final NodeReader nodes;
    private final Map<Bytes, byte[]> loaded = new HashMap<>();

    NodeLoader(NodeReader nodes) {
        this.nodes = nodes;
    }

    /** Null for the empty trie. */
    Node root(Hash root) {
        return root.equals(MerkleTrie.EMPTY_ROOT) ? null : load(Bytes.EMPTY, root);
    }

    Node load(Bytes path, Hash expected) {
        byte[] bytes = nodes.node(path);
        if (bytes == null) throw new CorruptTrieException(path, "missing, its parent names " + expected, null);
        if (!nodes.isOwn(path)) check(path, bytes, expected);
        loaded.put(path, bytes);
        try {
            return NodeCodec.decode(bytes);
        } catch (MalformedException e) {
            throw new CorruptTrieException(path, e.getMessage(), e);
        }
    }

    /** Nodes lie by path, so only the hash can tell a stale node from the right one. */
    private static void check(Bytes path, byte[] bytes, Hash expected) {
        Hash found = Keccak.hash(bytes);
        if (found.equals(expected)) return;
        throw new CorruptTrieException(path, "hash " + found + ", its parent names " + expected, null);
    }

    /** All that was read, by path. */
    Map<Bytes, byte[]> loaded() {
        return loaded;
    }
}
