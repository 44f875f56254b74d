package io.aichain.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.trie.TrieUpdate;
import java.util.List;
import java.util.SortedMap;

/** The state root that some changes lead to, with what has to be written to get there; made by {@link StateStore#computeRoot}. */
public final class RootUpdate {
    private final Hash parentRoot;
    private final StateChanges changes;
    private final TrieUpdate accountTrie;
    private final SortedMap<Address, AccountUpdate> accounts;

    RootUpdate(
            Hash parentRoot, StateChanges changes, TrieUpdate accountTrie, SortedMap<Address, AccountUpdate> accounts) {
        this.parentRoot = parentRoot;
        this.changes = changes;
        this.accountTrie = accountTrie;
        this.accounts = accounts;
    }

    /** The root that the changes start from. */
    public Hash parentRoot() {
        return parentRoot;
    }

    /** The state root afterwards, as the header has it. */
    public Hash root() {
        return accountTrie.root();
    }

    public StateChanges changes() {
        return changes;
    }

    TrieUpdate accountTrie() {
        return accountTrie;
    }

    SortedMap<Address, AccountUpdate> accounts() {
        return accounts;
    }

    /**
     * One changed account.
     *
     * @param key keccak of the address
     * @param before null if there was none
     * @param after null if there is none
     * @param slots that differ, in their order; of a storage that was dropped all that were there
     * @param storageTrie null if no slot differs
     */
    record AccountUpdate(
            Bytes key, StoredAccount before, StoredAccount after, List<SlotUpdate> slots, TrieUpdate storageTrie) {}

    /** @param before zero if there was none; @param after zero if there is none */
    record SlotUpdate(UInt256 slot, UInt256 before, UInt256 after) {}
}
