package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.Map;
import java.util.SortedMap;

/** Ethereum's Merkle Patricia trie over nodes stored by path (yellow paper, appendix D). Pure: it reads nodes and answers with new ones. */
public final class MerkleTrie {
    /** keccak(rlp("")). */
    public static final Hash EMPTY_ROOT =
            Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

    private MerkleTrie() {}

    /**
     * @param root of the trie that the reader holds
     * @param changes value by key, in key order; the empty value deletes. Keys are taken as they are: a "secure" trie's caller has hashed them
     * @throws CorruptTrieException if a node on the way is missing or not the one its parent names
     */
    public static TrieUpdate update(NodeReader nodes, Hash root, SortedMap<Bytes, Bytes> changes) {
        byte[][] keys = new byte[changes.size()][];
        byte[][] values = new byte[changes.size()][];
        int i = 0;
        for (Map.Entry<Bytes, Bytes> change : changes.entrySet()) {
            keys[i] = Nibbles.of(change.getKey());
            values[i++] = change.getValue().isEmpty() ? null : change.getValue().unsafeArray();
        }
        NodeLoader loader = new NodeLoader(nodes);
        Node changed = new BatchUpdate(loader, keys, values).apply(loader.root(root));
        return NodeWriter.write(changed, loader.loaded());
    }

    /** The root of a trie that holds just these. */
    public static Hash root(SortedMap<Bytes, Bytes> entries) {
        return update(NodeReader.NONE, EMPTY_ROOT, entries).root();
    }
}
