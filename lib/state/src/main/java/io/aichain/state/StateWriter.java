package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.state.RootUpdate.AccountUpdate;
import io.aichain.state.RootUpdate.SlotUpdate;
import io.aichain.state.kv.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/** Puts one block's new flat state into a batch: values, code, and what the values were before. */
final class StateWriter {
    private final WriteBatch batch;
    private final long block;
    private final List<Bytes> changedKeys = new ArrayList<>();

    /** @param block 0 keeps no history: nothing was before it */
    StateWriter(WriteBatch batch, long block) {
        this.batch = batch;
        this.block = block;
    }

    void write(RootUpdate update) {
        update.accounts().forEach((address, account) -> {
            account(address, account);
            for (SlotUpdate slot : account.slots()) slot(new SlotKey(address, slot.slot()), slot);
        });
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

    private void slot(SlotKey key, SlotUpdate update) {
        if (update.after().isZero()) Columns.STORAGE.delete(batch, key);
        else Columns.STORAGE.put(batch, key, update.after());
        if (block == 0) return;
        Columns.STORAGE_HISTORY.put(batch, new HistoryKey<>(key, block), update.before());
        changedKeys.add(Bytes.wrap(SlotKey.CODEC.encode().bytes(key)));
    }
}
