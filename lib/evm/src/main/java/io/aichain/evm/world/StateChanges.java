package io.aichain.evm.world;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.SortedMap;

/**
 * How a block (or any run) changed the world: what a store applies and a trie hashes. Sorted, so that no iteration order of a hash
 * table reaches anything (P3). Holds only what differs from the parent state.
 *
 * @param accounts by address; the value says what is true afterwards
 * @param newCode code that was created, by its hash
 */
public record StateChanges(SortedMap<Address, AccountChange> accounts, SortedMap<Hash, Bytes> newCode) {

    /**
     * @param after the account afterwards, or null if it is gone; then its storage is gone too
     * @param storageCleared whether all slots of the parent state were dropped before {@code storage} was written
     * @param storage slots whose word differs, with the word afterwards; zero deletes
     */
    public record AccountChange(Account after, boolean storageCleared, SortedMap<UInt256, UInt256> storage) {}
}
