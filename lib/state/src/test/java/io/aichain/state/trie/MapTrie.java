package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A trie whose nodes lie in a map, as a store would keep them. */
final class MapTrie {
    private final SortedMap<Bytes, Bytes> nodes = new TreeMap<>();
    private Hash root = MerkleTrie.EMPTY_ROOT;

    TrieUpdate update(SortedMap<Bytes, Bytes> changes) {
        TrieUpdate update = MerkleTrie.update(this::node, root, changes);
        update.deleted().forEach(nodes::remove);
        nodes.putAll(update.written());
        root = update.root();
        return update;
    }

    List<Bytes> proof(Bytes key) {
        return TrieProof.of(this::node, root, key);
    }

    Hash root() {
        return root;
    }

    SortedMap<Bytes, Bytes> nodes() {
        return nodes;
    }

    byte[] node(Bytes path) {
        Bytes node = nodes.get(path);
        return node == null ? null : node.unsafeArray();
    }
}
