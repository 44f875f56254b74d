package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.RootUpdate.AccountUpdate;
import io.aichain.state.RootUpdate.SlotUpdate;
import io.aichain.state.trie.Fanout;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.TrieUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * From changes of accounts and slots to the tries' new nodes and root. Reads, never writes. Storage tries of different accounts are
 * hashed in parallel, and the parts of a large trie: each is a function of its own changes, so threads do not reach the result (P3).
 */
final class RootComputer {
    /** Accounts with fewer changed slots are hashed together in one task; one with more is a batch of tasks of its own. */
    private static final int LARGE_SLOTS = MerkleTrie.PARALLEL_FROM;

    private static final int ACCOUNTS_PER_TASK = 32;

    private final StateSource state;
    private final Fanout fanout;

    RootComputer(StateSource state, Fanout fanout) {
        this.state = state;
        this.fanout = fanout;
    }

    RootUpdate compute(StateChanges changes) {
        SortedMap<Address, AccountUpdate> accounts = new TreeMap<>();
        List<Map.Entry<Address, AccountChange>> small = new ArrayList<>();
        changes.accounts().entrySet().forEach(change -> {
            boolean large = change.getValue().storage().size() >= LARGE_SLOTS;
            if (large) keep(accounts, change.getKey(), account(change.getKey(), change.getValue(), fanout));
            else small.add(change);
        });
        List<Supplier<List<AccountUpdate>>> tasks = new ArrayList<>();
        for (int i = 0; i < small.size(); i += ACCOUNTS_PER_TASK) {
            var some = small.subList(i, Math.min(small.size(), i + ACCOUNTS_PER_TASK));
            tasks.add(() -> some.stream()
                    .map(change -> account(change.getKey(), change.getValue(), Fanout.NONE))
                    .toList());
        }
        int at = 0;
        for (List<AccountUpdate> some : fanout.all(tasks)) {
            for (AccountUpdate update : some) keep(accounts, small.get(at++).getKey(), update);
        }
        return root(changes, accounts);
    }

    private static void keep(SortedMap<Address, AccountUpdate> accounts, Address address, AccountUpdate update) {
        if (update.before() != null || update.after() != null) accounts.put(address, update);
    }

    private RootUpdate root(StateChanges changes, SortedMap<Address, AccountUpdate> accounts) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        accounts.values().forEach(update -> leaves.put(update.key(), leaf(update.after())));
        Hash parentRoot = state.root();
        TrieUpdate trie = MerkleTrie.update(state.accountTrie(), parentRoot, leaves, fanout);
        return new RootUpdate(parentRoot, changes, trie, accounts);
    }

    private AccountUpdate account(Address address, AccountChange change, Fanout fanout) {
        Bytes key = Keccak.hash(address.toArray()).toBytes();
        StoredAccount before = state.account(address);
        Hash rootBefore = before == null ? MerkleTrie.EMPTY_ROOT : before.storageRoot();
        boolean gone = change.after() == null;
        if (gone && change.storage().values().stream().anyMatch(word -> !word.isZero())) {
            throw new IllegalArgumentException(address + " is gone but has storage");
        }
        boolean dropped = (gone || change.storageCleared()) && !rootBefore.equals(MerkleTrie.EMPTY_ROOT);
        List<SlotUpdate> slots = slots(address, change.storage(), dropped);
        TrieUpdate storage = null;
        if (!slots.isEmpty()) {
            storage = MerkleTrie.update(state.storageTrie(key), rootBefore, slotLeaves(slots), fanout);
        }
        Hash root = storage == null ? rootBefore : storage.root();
        return new AccountUpdate(key, before, gone ? null : new StoredAccount(change.after(), root), slots, storage);
    }

    /** What differs; of a dropped storage each old slot by itself, so that history and trie know no second way to lose a slot. */
    private List<SlotUpdate> slots(Address address, SortedMap<UInt256, UInt256> words, boolean dropped) {
        SortedMap<UInt256, UInt256> after = words;
        if (dropped) {
            SortedMap<UInt256, UInt256> all = new TreeMap<>(words);
            state.slots(address, slot -> all.putIfAbsent(slot, UInt256.ZERO));
            after = all;
        }
        List<SlotUpdate> slots = new ArrayList<>(after.size());
        after.forEach((slot, word) -> {
            UInt256 before = state.word(new SlotKey(address, slot));
            if (!before.equals(word)) slots.add(new SlotUpdate(slot, before, word));
        });
        return slots;
    }

    private static SortedMap<Bytes, Bytes> slotLeaves(List<SlotUpdate> slots) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        slots.forEach(slot -> leaves.put(Keccak.hash(slot.slot().toArray()).toBytes(), leaf(slot.after())));
        return leaves;
    }

    /** Empty where there is no account, which deletes. */
    static Bytes leaf(StoredAccount account) {
        return account == null ? Bytes.EMPTY : Bytes.wrap(account.encoded());
    }

    /** rlp(word) without leading zeros; empty for zero, which deletes. */
    static Bytes leaf(UInt256 word) {
        return word.isZero()
                ? Bytes.EMPTY
                : Bytes.wrap(new RlpWriter().uint(word).toByteArray());
    }
}
