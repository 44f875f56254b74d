package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.NodeReader;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The state behind the last committed block; the empty one where no block is.
 *
 * @param nodes changed since the view's tries were written
 */
record TipSource(KeyValueView view, NodeBuffer nodes) implements StateSource {
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
    public UInt256 word(SlotKey key) {
        UInt256 word = Columns.STORAGE.get(view, key);
        return word == null ? UInt256.ZERO : word;
    }

    @Override
    public void slots(Address address, Consumer<UInt256> visitor) {
        Columns.STORAGE.scan(view, address.toArray(), (key, word) -> {
            visitor.accept(key.slot());
            return true;
        });
    }

    @Override
    public NodeReader accountTrie() {
        return new NodeReader() {
            @Override
            public byte[] node(Bytes path) {
                NodeBuffer.Found buffered = nodes.account(path);
                return buffered != null ? buffered.node() : array(Columns.ACCOUNT_TRIE.get(view, path));
            }

            @Override
            public boolean isOwn(Bytes path) {
                return nodes.account(path) != null;
            }
        };
    }

    @Override
    public NodeReader storageTrie(Bytes accountKey) {
        return new NodeReader() {
            @Override
            public byte[] node(Bytes path) {
                Bytes key = storageNode(accountKey, path);
                NodeBuffer.Found buffered = nodes.storage(key);
                return buffered != null ? buffered.node() : array(Columns.STORAGE_TRIES.get(view, key));
            }

            @Override
            public boolean isOwn(Bytes path) {
                return nodes.storage(storageNode(accountKey, path)) != null;
            }
        };
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
