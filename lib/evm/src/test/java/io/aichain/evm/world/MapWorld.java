package io.aichain.evm.world;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.StateChanges.AccountChange;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A world in sorted maps, to put under tests. */
public final class MapWorld implements WorldState {
    private final SortedMap<Address, Account> accounts = new TreeMap<>();
    private final SortedMap<Hash, Bytes> codes = new TreeMap<>();
    private final SortedMap<Address, SortedMap<UInt256, UInt256>> storage = new TreeMap<>();

    public MapWorld put(Address address, long nonce, UInt256 balance, Bytes code, Map<UInt256, UInt256> slots) {
        Hash hash = Keccak.hash(code);
        accounts.put(address, new Account(nonce, balance, hash));
        codes.put(hash, code);
        SortedMap<UInt256, UInt256> sorted = new TreeMap<>(slots);
        sorted.values().removeIf(UInt256::isZero);
        storage.put(address, sorted);
        return this;
    }

    public MapWorld put(Address address, UInt256 balance) {
        return put(address, 0, balance, Bytes.EMPTY, Map.of());
    }

    public MapWorld put(Address address, Bytes code) {
        return put(address, 1, UInt256.ZERO, code, Map.of());
    }

    public MapWorld apply(StateChanges changes) {
        codes.putAll(changes.newCode());
        changes.accounts().forEach(this::apply);
        return this;
    }

    private void apply(Address address, AccountChange change) {
        if (change.after() == null || change.storageCleared()) storage.remove(address);
        if (change.after() == null) {
            accounts.remove(address);
            return;
        }
        accounts.put(address, change.after());
        SortedMap<UInt256, UInt256> slots = storage.computeIfAbsent(address, a -> new TreeMap<>());
        change.storage().forEach((key, word) -> {
            if (word.isZero()) slots.remove(key);
            else slots.put(key, word);
        });
    }

    public SortedMap<Address, Account> accounts() {
        return accounts;
    }

    public SortedMap<UInt256, UInt256> slots(Address address) {
        return storage.getOrDefault(address, new TreeMap<>());
    }

    @Override
    public Account account(Address address) {
        return accounts.get(address);
    }

    @Override
    public Bytes code(Hash codeHash) {
        Bytes code = codes.get(codeHash);
        if (code == null) throw new IllegalStateException("no code " + codeHash);
        return code;
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
        return slots(address).getOrDefault(slot, UInt256.ZERO);
    }

    @Override
    public boolean hasStorage(Address address) {
        return !slots(address).isEmpty();
    }
}
