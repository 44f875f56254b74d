package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.NodeReader;
import java.util.Arrays;

/** The state behind the last committed block; the empty one where no block is. */
record TipSource(KeyValueView view) implements StateSource {
    @Override
    public Hash root() {
        Tip tip = MetaKey.TIP.get(view);
        return tip == null ? MerkleTrie.EMPTY_ROOT : tip.stateRoot();
    }

    @Override
    public StoredAccount account(Address address) {
        return Columns.ACCOUNTS.get(view, address);
    }

    @Override
    public NodeReader accountTrie() {
        return path -> array(Columns.ACCOUNT_TRIE.get(view, path));
    }

    @Override
    public NodeReader storageTrie(Bytes accountKey) {
        return path -> array(Columns.STORAGE_TRIES.get(view, storageNode(accountKey, path)));
    }

    /** The key of a storage node: keccak(address) and path. */
    static Bytes storageNode(Bytes accountKey, Bytes path) {
        byte[] key = Arrays.copyOf(accountKey.unsafeArray(), accountKey.size() + path.size());
        System.arraycopy(path.unsafeArray(), 0, key, accountKey.size(), path.size());
        return Bytes.wrap(key);
    }

    private static byte[] array(Bytes node) {
        return node == null ? null : node.unsafeArray();
    }
}
