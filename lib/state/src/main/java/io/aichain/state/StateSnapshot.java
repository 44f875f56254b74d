package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.WorldState;
import io.aichain.state.AccountProof.SlotProof;
import io.aichain.state.kv.KeyValueView;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.TrieProof;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The state after one block, as it was when the view was taken: commits made since do not show, and pruning does not reach it. To be
 * closed, because it holds the database's old versions. One thread at a time.
 */
public final class StateSnapshot implements WorldState, AutoCloseable {
    private final KeyValueView view;
    private final Tip tip;
    private final long block;

    /** @param view a snapshot, ours to close; @param block at most the snapshot's tip, within its history */
    StateSnapshot(KeyValueView view, Tip tip, long block) {
        this.view = view;
        this.tip = tip;
        this.block = block;
    }

    /** The block behind which this state stands. */
    public long block() {
        return block;
    }

    @Override
    public Account account(Address address) {
        StoredAccount stored = stored(address);
        return stored == null ? null : stored.account();
    }

    @Override
    public Bytes code(Hash codeHash) {
        if (codeHash.equals(Account.EMPTY_CODE_HASH)) return Bytes.EMPTY;
        Bytes code = Columns.CODE.get(view, codeHash);
        if (code == null) throw new IllegalStateException("the store lacks the code " + codeHash);
        return code;
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        SlotKey key = new SlotKey(address, slot);
        if (isPast()) {
            byte[] raw = SlotKey.CODEC.encode().bytes(key);
            var before = History.valueAt(view, Columns.STORAGE_HISTORY, raw, block);
            if (before != null) return before.value();
        }
        UInt256 word = Columns.STORAGE.get(view, key);
        return word == null ? UInt256.ZERO : word;
    }

    /** For a past block this reads all slots that the account has or had since. */
    @Override
    public boolean hasStorage(Address address) {
        AtomicBoolean found = new AtomicBoolean();
        byte[] prefix = address.toArray();
        Columns.STORAGE.scan(view, prefix, (key, _) -> {
            found.set(!isPast() || !storage(address, key.slot()).isZero());
            return !found.get();
        });
        if (isPast() && !found.get()) {
            Columns.STORAGE_HISTORY.scan(view, prefix, (key, _) -> {
                found.set(!storage(address, key.key().slot()).isZero());
                return !found.get();
            });
        }
        return found.get();
    }

    /**
     * Proofs for an account and some of its slots.
     *
     * @return empty unless this is the state of the last block when the snapshot was taken: of older ones the values are kept, not the
     *     tries
     */
    public Optional<AccountProof> prove(Address address, List<UInt256> slots) {
        if (isPast()) return Optional.empty();
        TipSource source = new TipSource(view);
        Bytes key = Keccak.hash(address.toArray()).toBytes();
        StoredAccount stored = stored(address);
        Account account = stored == null ? Account.EMPTY : stored.account();
        Hash storageRoot = stored == null ? MerkleTrie.EMPTY_ROOT : stored.storageRoot();
        List<SlotProof> slotProofs = slots.stream()
                .map(slot -> new SlotProof(
                        slot,
                        storage(address, slot),
                        TrieProof.of(
                                source.storageTrie(key),
                                storageRoot,
                                Keccak.hash(slot.toArray()).toBytes())))
                .toList();
        List<Bytes> nodes = TrieProof.of(source.accountTrie(), tip.stateRoot(), key);
        return Optional.of(new AccountProof(account, storageRoot, nodes, slotProofs));
    }

    @Override
    public void close() {
        view.close();
    }

    StoredAccount stored(Address address) {
        if (isPast()) {
            var before = History.valueAt(view, Columns.ACCOUNT_HISTORY, address.toArray(), block);
            if (before != null) return before.value();
        }
        return Columns.ACCOUNTS.get(view, address);
    }

    private boolean isPast() {
        return block < tip.number();
    }
}
