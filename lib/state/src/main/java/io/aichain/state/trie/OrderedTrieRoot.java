package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The root of a list: the trie of its items by rlp(index), as headers have it for transactions and receipts. */
public final class OrderedTrieRoot {
    private OrderedTrieRoot() {}

    /** @param items encoded, none empty; {@link MerkleTrie#EMPTY_ROOT} for no items */
    public static Hash root(List<Bytes> items) {
        SortedMap<Bytes, Bytes> entries = new TreeMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isEmpty()) throw new IllegalArgumentException("item " + i + " is empty");
            entries.put(Bytes.wrap(new RlpWriter().uint(i).toByteArray()), items.get(i));
        }
        return MerkleTrie.root(entries);
    }
}
