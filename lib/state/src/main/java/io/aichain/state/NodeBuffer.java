package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.state.kv.WriteBatch;
import io.aichain.state.trie.TrieUpdate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The trie nodes that blocks have changed since the tries were last written. A node near a root changes with every block: held here it
 * is written once for many blocks. What is lost with the process is found again from flat values and history (see {@link TrieCatchUp}).
 * Changed by the thread that commits; while it does not, any thread may read.
 */
final class NodeBuffer {
    /** What an entry costs in memory besides its bytes, about. */
    private static final int ENTRY_BYTES = 120;

    private static final byte[] DELETED = new byte[0];

    private final Map<Bytes, byte[]> accountNodes = new HashMap<>();
    /** By {@link TipSource#storageNode}. */
    private final Map<Bytes, byte[]> storageNodes = new HashMap<>();

    private long bytes;

    /** @param node null if none lies there */
    record Found(byte[] node) {}

    /** Null if the buffer says nothing of the path. */
    Found account(Bytes path) {
        return found(accountNodes.get(path));
    }

    /** Null if the buffer says nothing of the key. */
    Found storage(Bytes key) {
        return found(storageNodes.get(key));
    }

    private static Found found(byte[] node) {
        return node == null ? null : new Found(node == DELETED ? null : node);
    }

    void apply(RootUpdate update) {
        each(update, (path, node) -> put(accountNodes, path, node), (key, node) -> put(storageNodes, key, node));
    }

    void applyAccounts(TrieUpdate trie) {
        each(trie, (path, node) -> put(accountNodes, path, node));
    }

    /** @param accountKey keccak of the address */
    void applyStorage(Bytes accountKey, TrieUpdate trie) {
        each(trie, (path, node) -> put(storageNodes, TipSource.storageNode(accountKey, path), node));
    }

    /** About how much memory is held. */
    long bytes() {
        return bytes;
    }

    /** How much memory an update would add at most, about. */
    static long bytes(RootUpdate update) {
        long[] sum = {0};
        BiConsumer<Bytes, byte[]> count = (key, node) -> sum[0] += weight(key, node);
        each(update, count, count);
        return sum[0];
    }

    /** What is held now; later changes do not show in it. */
    NodeBuffer copy() {
        NodeBuffer copy = new NodeBuffer();
        copy.accountNodes.putAll(accountNodes);
        copy.storageNodes.putAll(storageNodes);
        copy.bytes = bytes;
        return copy;
    }

    boolean isEmpty() {
        return accountNodes.isEmpty() && storageNodes.isEmpty();
    }

    void clear() {
        accountNodes.clear();
        storageNodes.clear();
        bytes = 0;
    }

    void writeTo(WriteBatch batch) {
        accountNodes.forEach((path, node) -> write(batch, Columns.ACCOUNT_TRIE, path, node));
        storageNodes.forEach((key, node) -> write(batch, Columns.STORAGE_TRIES, key, node));
    }

    /** Straight into a batch, for what is written anyway. */
    static void write(WriteBatch batch, RootUpdate update) {
        each(
                update,
                (path, node) -> write(batch, Columns.ACCOUNT_TRIE, path, node),
                (key, node) -> write(batch, Columns.STORAGE_TRIES, key, node));
    }

    private void put(Map<Bytes, byte[]> nodes, Bytes key, byte[] node) {
        byte[] before = nodes.put(key, node);
        bytes += before == null ? weight(key, node) : node.length - before.length;
    }

    private static long weight(Bytes key, byte[] node) {
        return ENTRY_BYTES + key.size() + node.length;
    }

    private static void write(WriteBatch batch, Column<Bytes, Bytes> column, Bytes key, byte[] node) {
        if (node == DELETED) column.delete(batch, key);
        else column.put(batch, key, Bytes.wrap(node));
    }

    private static void each(RootUpdate update, BiConsumer<Bytes, byte[]> account, BiConsumer<Bytes, byte[]> storage) {
        each(update.accountTrie(), account);
        update.accounts().values().forEach(changed -> {
            if (changed.storageTrie() == null) return;
            each(
                    changed.storageTrie(),
                    (path, node) -> storage.accept(TipSource.storageNode(changed.key(), path), node));
        });
    }

    private static void each(TrieUpdate trie, BiConsumer<Bytes, byte[]> node) {
        trie.deleted().forEach(path -> node.accept(path, DELETED));
        trie.written().forEach((path, written) -> node.accept(path, written.unsafeArray()));
    }
}
