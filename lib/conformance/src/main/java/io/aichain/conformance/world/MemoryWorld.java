package io.aichain.conformance.world;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.evm.world.WorldState;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A whole world in sorted maps. It never changes; {@link #after} gives another that shares what is the same. */
public final class MemoryWorld implements WorldState {
    public static final MemoryWorld EMPTY = new MemoryWorld(new TreeMap<>(), new TreeMap<>());

    private final SortedMap<Address, Entry> entries;
    private final SortedMap<Hash, Bytes> codes;

    /** An account with its slots, none of which is zero. */
    static final class Entry {
        final Account account;
        final SortedMap<UInt256, UInt256> slots;
        /** Null until asked for. */
        private volatile Hash storageRoot;

        Entry(Account account, SortedMap<UInt256, UInt256> slots) {
            this.account = account;
            this.slots = slots;
        }

        Hash storageRoot() {
            Hash known = storageRoot;
            if (known == null) storageRoot = known = StateRoot.ofSlots(slots);
            return known;
        }
    }

    private MemoryWorld(SortedMap<Address, Entry> entries, SortedMap<Hash, Bytes> codes) {
        this.entries = entries;
        this.codes = codes;
    }

    /** This world with one account more, or another in its place; slots of zero are left out. */
    public MemoryWorld with(
            Address address, long nonce, UInt256 balance, Bytes code, SortedMap<UInt256, UInt256> slots) {
        MemoryWorld next = new MemoryWorld(new TreeMap<>(entries), new TreeMap<>(codes));
        Hash hash = Keccak.hash(code);
        SortedMap<UInt256, UInt256> present = new TreeMap<>(slots);
        present.values().removeIf(UInt256::isZero);
        next.entries.put(address, new Entry(new Account(nonce, balance, hash), present));
        next.codes.put(hash, code);
        return next;
    }

    public MemoryWorld after(StateChanges changes) {
        MemoryWorld next = new MemoryWorld(new TreeMap<>(entries), new TreeMap<>(codes));
        next.codes.putAll(changes.newCode());
        changes.accounts().forEach(next::apply);
        return next;
    }

    private void apply(Address address, AccountChange change) {
        if (change.after() == null) {
            entries.remove(address);
            return;
        }
        Entry before = entries.get(address);
        SortedMap<UInt256, UInt256> slots =
                before == null || change.storageCleared() ? new TreeMap<>() : new TreeMap<>(before.slots);
        change.storage().forEach((key, word) -> {
            if (word.isZero()) slots.remove(key);
            else slots.put(key, word);
        });
        entries.put(address, new Entry(change.after(), slots));
    }

    SortedMap<Address, Entry> entries() {
        return entries;
    }

    public SortedMap<Address, Account> accounts() {
        SortedMap<Address, Account> all = new TreeMap<>();
        entries.forEach((address, entry) -> all.put(address, entry.account));
        return all;
    }

    public SortedMap<UInt256, UInt256> slots(Address address) {
        Entry entry = entries.get(address);
        return entry == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(entry.slots);
    }

    @Override
    public Account account(Address address) {
        Entry entry = entries.get(address);
        return entry == null ? null : entry.account;
    }

    @Override
    public Bytes code(Hash codeHash) {
        Bytes code = codes.get(codeHash);
        if (code == null) throw new IllegalStateException("no code " + codeHash);
        return code;
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        Entry entry = entries.get(address);
        return entry == null ? UInt256.ZERO : entry.slots.getOrDefault(slot, UInt256.ZERO);
    }

    @Override
    public boolean hasStorage(Address address) {
        Entry entry = entries.get(address);
        return entry != null && !entry.slots.isEmpty();
    }
}
