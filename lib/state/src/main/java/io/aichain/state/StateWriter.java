package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.RootUpdate.AccountUpdate;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.kv.WriteBatch;
import io.aichain.state.trie.TrieUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts one block's new state into a batch: flat values, trie nodes, code, and what the values were before. */
final class StateWriter {
    private final KeyValueView view;
    private final WriteBatch batch;
    private final long block;
    private final List<Bytes> changedKeys = new ArrayList<>();

    /** @param block 0 keeps no history: nothing was before it */
    StateWriter(KeyValueView view, WriteBatch batch, long block) {
        this.view = view;
        this.batch = batch;
        this.block = block;
    }

    void write(RootUpdate update) {
        update.accounts().forEach((address, account) -> {
            AccountChange change = update.changes().accounts().get(address);
            account(address, account);
            slots(address, account, change.storage());
            storageTrie(account);
        });
        nodes(Columns.ACCOUNT_TRIE, update.accountTrie(), path -> path);
        update.changes().newCode().forEach((hash, code) -> Columns.CODE.put(batch, hash, code));
        if (block > 0) Columns.CHANGED_KEYS.put(batch, block, changedKeys);
    }

    private void account(Address address, AccountUpdate update) {
        if (update.after() != null && update.after().equals(update.before())) return;
        if (update.after() == null) Columns.ACCOUNTS.delete(batch, address);
        else Columns.ACCOUNTS.put(batch, address, update.after());
        if (block == 0) return;
        Columns.ACCOUNT_HISTORY.put(batch, new HistoryKey<>(address, block), update.before());
        changedKeys.add(address.toBytes());
    }

    private void slots(Address address, AccountUpdate update, SortedMap<UInt256, UInt256> words) {
        SortedMap<UInt256, UInt256> before = new TreeMap<>();
        SortedMap<UInt256, UInt256> after = new TreeMap<>(words);
        if (update.storageDropped()) {
            Columns.STORAGE.scan(view, address.toArray(), (key, word) -> {
                before.put(key.slot(), word);
                after.putIfAbsent(key.slot(), UInt256.ZERO);
                return true;
            });
        }
        after.forEach((slot, word) -> {
            SlotKey key = new SlotKey(address, slot);
            UInt256 was = update.storageDropped() ? before.get(slot) : Columns.STORAGE.get(view, key);
            slot(key, was == null ? UInt256.ZERO : was, word);
        });
    }

    private void slot(SlotKey key, UInt256 before, UInt256 after) {
        if (after.equals(before)) return;
        if (after.isZero()) Columns.STORAGE.delete(batch, key);
        else Columns.STORAGE.put(batch, key, after);
        if (block == 0) return;
        Columns.STORAGE_HISTORY.put(batch, new HistoryKey<>(key, block), before);
        changedKeys.add(Bytes.wrap(SlotKey.CODEC.encode().bytes(key)));
    }

    private void storageTrie(AccountUpdate update) {
        if (update.storageDropped()) {
            Columns.STORAGE_TRIES.scan(view, update.key().unsafeArray(), (key, _) -> {
                Columns.STORAGE_TRIES.delete(batch, key);
                return true;
            });
        }
        if (update.storageTrie() != null) {
            nodes(Columns.STORAGE_TRIES, update.storageTrie(), path -> TipSource.storageNode(update.key(), path));
        }
    }

    private void nodes(Column<Bytes, Bytes> column, TrieUpdate trie, Function<Bytes, Bytes> keyOf) {
        trie.deleted().forEach(path -> column.delete(batch, keyOf.apply(path)));
        trie.written().forEach((path, node) -> column.put(batch, keyOf.apply(path), node));
    }
}
