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
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.NodeReader;
import io.aichain.state.trie.TrieUpdate;
import java.util.SortedMap;
import java.util.TreeMap;

/** From changes of accounts and slots to the tries' new nodes and root. Reads, never writes. */
final class RootComputer {
    private final StateSource state;

    RootComputer(StateSource state) {
        this.state = state;
    }

    RootUpdate compute(StateChanges changes) {
        SortedMap<Address, AccountUpdate> accounts = new TreeMap<>();
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        changes.accounts().forEach((address, change) -> {
            AccountUpdate update = account(address, change);
            if (update.before() == null && update.after() == null) return;
            accounts.put(address, update);
            leaves.put(
                    update.key(),
                    update.after() == null
                            ? Bytes.EMPTY
                            : Bytes.wrap(update.after().encoded()));
        });
        Hash parentRoot = state.root();
        return new RootUpdate(
                parentRoot, changes, MerkleTrie.update(state.accountTrie(), parentRoot, leaves), accounts);
    }

    private AccountUpdate account(Address address, AccountChange change) {
        Bytes key = Keccak.hash(address.toArray()).toBytes();
        StoredAccount before = state.account(address);
        Hash rootBefore = before == null ? MerkleTrie.EMPTY_ROOT : before.storageRoot();
        if (change.after() == null) {
            if (change.storage().values().stream().anyMatch(word -> !word.isZero())) {
                throw new IllegalArgumentException(address + " is gone but has storage");
            }
            return new AccountUpdate(key, before, null, !rootBefore.equals(MerkleTrie.EMPTY_ROOT), null);
        }
        boolean dropped = change.storageCleared() && !rootBefore.equals(MerkleTrie.EMPTY_ROOT);
        Hash from = dropped ? MerkleTrie.EMPTY_ROOT : rootBefore;
        if (change.storage().isEmpty()) {
            return new AccountUpdate(key, before, new StoredAccount(change.after(), from), dropped, null);
        }
        NodeReader nodes = dropped ? NodeReader.NONE : state.storageTrie(key);
        TrieUpdate storage = MerkleTrie.update(nodes, from, slots(change.storage()));
        return new AccountUpdate(key, before, new StoredAccount(change.after(), storage.root()), dropped, storage);
    }

    private static SortedMap<Bytes, Bytes> slots(SortedMap<UInt256, UInt256> storage) {
        SortedMap<Bytes, Bytes> leaves = new TreeMap<>();
        storage.forEach((slot, word) -> leaves.put(Keccak.hash(slot.toArray()).toBytes(), leaf(word)));
        return leaves;
    }

    /** rlp(word) without leading zeros; empty for zero, which deletes. */
    private static Bytes leaf(UInt256 word) {
        return word.isZero()
                ? Bytes.EMPTY
                : Bytes.wrap(new RlpWriter().uint(word).toByteArray());
    }
}
