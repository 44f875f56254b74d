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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The state after one block, as it was when the view was taken: commits made since do not show, and pruning does not reach it. To be
 * closed, because it holds the database's old versions. One thread at a time.
 */
public final class StateSnapshot implements WorldState, AutoCloseable {
    private final KeyValueView view;
    private final Tip tip;
    private final long block;
    private final Tries tries;

    /** Finds what the tries of a view's block have that the stored ones have not. */
    @FunctionalInterface
    interface Tries {
        NodeBuffer of(KeyValueView view, Tip tip, long block);
    }

    /**
     * @param view a snapshot, ours to close
     * @param block at most the snapshot's tip, within its history
     * @param tries null where nobody proves
     */
    StateSnapshot(KeyValueView view, Tip tip, long block, Tries tries) {
        this.view = view;
        this.tip = tip;
        this.block = block;
        this.tries = tries;
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
        return anySlot(address, _ -> true);
    }

    /** Whether there is a slot that is not zero and of which the question is true. For a past block: as {@link #hasStorage}. */
    public boolean anySlot(Address address, Predicate<UInt256> question) {
        AtomicBoolean found = new AtomicBoolean();
        byte[] prefix = address.toArray();
        Columns.STORAGE.scan(view, prefix, (key, _) -> {
            boolean there = !isPast() || !storage(address, key.slot()).isZero();
            found.set(there && question.test(key.slot()));
            return !found.get();
        });
        if (isPast() && !found.get()) {
            Columns.STORAGE_HISTORY.scan(view, prefix, (key, _) -> {
                UInt256 slot = key.key().slot();
                found.set(!storage(address, slot).isZero() && question.test(slot));
                return !found.get();
            });
        }
        return found.get();
    }

    /**
     * Proofs for an account and some of its slots. The tries of this block are worked out of the stored ones and kept for the next proof;
     * see {@link TrieCatchUp} for what that costs.
     *
     * @throws TrieTooFarException if too much has changed between this block and the stored tries
     * @throws ProofsBusyException if they are to be worked out while others are
     * @throws java.util.concurrent.CancellationException if the thread was interrupted meanwhile
     */
    public AccountProof prove(Address address, List<UInt256> slots) {
        TipSource source = provable();
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
        List<Bytes> nodes = TrieProof.of(source.accountTrie(), root(), key);
        return new AccountProof(account, storageRoot, nodes, slotProofs);
    }

    /** The state root of this block. */
    Hash root() {
        return isPast() ? Columns.HEADERS.get(view, block).stateRoot() : tip.stateRoot();
    }

    /** The tries of this state. */
    TipSource provable() {
        return new TipSource(view, tries.of(view, tip, block));
    }

    KeyValueView view() {
        return view;
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
