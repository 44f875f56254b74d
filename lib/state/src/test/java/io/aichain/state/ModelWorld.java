package io.aichain.state;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.trie.MerkleTrie;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A world in plain maps, that changes at random: the store is compared with kept copies of it. */
final class ModelWorld {
    static final int ADDRESSES = 24;
    static final int SLOTS = 12;

    final SortedMap<Address, Account> accounts = new TreeMap<>();
    final SortedMap<Address, SortedMap<UInt256, UInt256>> storage = new TreeMap<>();

    ModelWorld copy() {
        ModelWorld copy = new ModelWorld();
        copy.accounts.putAll(accounts);
        storage.forEach((address, slots) -> copy.storage.put(address, new TreeMap<>(slots)));
        return copy;
    }

    static Address address(int i) {
        return Address.ofWord(UInt256.ofHash(Keccak.hash(new byte[] {(byte) i})));
    }

    static UInt256 slot(int i) {
        return i % 2 == 0 ? UInt256.of(i) : UInt256.ofHash(Keccak.hash(new byte[] {(byte) i, 1}));
    }

    UInt256 word(Address address, UInt256 slot) {
        return storage.getOrDefault(address, new TreeMap<>()).getOrDefault(slot, UInt256.ZERO);
    }

    /** Changes some accounts and slots and says how. */
    StateChanges change(Random random) {
        SortedMap<Address, AccountChange> changes = new TreeMap<>();
        SortedMap<Hash, Bytes> code = new TreeMap<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            Address address = address(random.nextInt(ADDRESSES));
            if (!changes.containsKey(address)) changes.put(address, changeOne(random, address, code));
        }
        return new StateChanges(changes, code);
    }

    private AccountChange changeOne(Random random, Address address, SortedMap<Hash, Bytes> code) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            accounts.remove(address);
            storage.remove(address);
            return new AccountChange(null, random.nextBoolean(), new TreeMap<>());
        }
        boolean cleared = kind == 1;
        SortedMap<UInt256, UInt256> slots = storage.computeIfAbsent(address, _ -> new TreeMap<>());
        if (cleared) slots.clear();
        SortedMap<UInt256, UInt256> written = new TreeMap<>();
        for (int i = random.nextInt(kind < 5 ? 1 : SLOTS); i > 0; i--) {
            UInt256 word = random.nextInt(3) == 0 ? UInt256.ZERO : randomWord(random);
            written.put(slot(random.nextInt(SLOTS)), word);
        }
        written.forEach((slot, word) -> {
            if (word.isZero()) slots.remove(slot);
            else slots.put(slot, word);
        });
        Account account = randomAccount(random, code);
        accounts.put(address, account);
        return new AccountChange(account, cleared, written);
    }

    private static Account randomAccount(Random random, SortedMap<Hash, Bytes> code) {
        long nonce = random.nextInt(20) == 0 ? -2 : random.nextInt(1000);
        if (random.nextInt(4) > 0) return new Account(nonce, randomWord(random), Account.EMPTY_CODE_HASH);
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        Hash hash = Keccak.hash(bytes);
        code.put(hash, Bytes.wrap(bytes));
        return new Account(nonce, randomWord(random), hash);
    }

    private static UInt256 randomWord(Random random) {
        return random.nextBoolean()
                ? UInt256.of(1 + random.nextInt(300))
                : new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** The state root, built whole. */
    Hash root() {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        accounts.forEach((address, account) -> {
            SortedMap<Bytes, Bytes> slots = new TreeMap<>();
            storage.getOrDefault(address, new TreeMap<>())
                    .forEach((slot, word) -> slots.put(
                            Keccak.hash(slot.toArray()).toBytes(),
                            Bytes.wrap(new RlpWriter().uint(word).toByteArray())));
            byte[] leaf = RlpWriter.list(w -> w.uint(account.nonce())
                    .uint(account.balance())
                    .hash(MerkleTrie.root(slots))
                    .hash(account.codeHash()));
            leaves.put(Keccak.hash(address.toArray()).toBytes(), Bytes.wrap(leaf));
        });
        return MerkleTrie.root(leaves);
    }
}
