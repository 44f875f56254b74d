package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a batch of changes does to a trie.
 *
 * @param root afterwards
 * @param written nodes that are new or different, by path (one nibble per byte)
 * @param deleted paths at which a node lay and none lies now
 */
public record TrieUpdate(Hash root, SortedMap<Bytes, Bytes> written, SortedSet<Bytes> deleted) {}
