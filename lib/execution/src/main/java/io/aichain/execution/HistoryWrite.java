package io.aichain.execution;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.evm.world.WorldState;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The parent's hash on its way into the ring of the history contract (EIP-2935): the system call of a block does just this one write,
 * so it need not wait for the hash. Whoever reads the slot waits.
 *
 * @param account of the contract before the block
 */
record HistoryWrite(Account account, UInt256 slot, Supplier<Hash> hash) {
    private static final int RING = 8191;
    private static final Address CONTRACT = SystemContracts.HISTORY_STORAGE.address();

    /**
     * Null where the write cannot be told from the outside: other code stands at the contract's address, or the call before it, to the
     * beacon roots contract, runs other code and might look.
     */
    static HistoryWrite of(WorldState state, ParentBlock parent) {
        Account history = state.account(CONTRACT);
        if (!SystemContracts.HISTORY_STORAGE.standsIn(history)) return null;
        Account beacon = state.account(SystemContracts.BEACON_ROOTS.address());
        boolean quiet = beacon == null || !beacon.hasCode() || SystemContracts.BEACON_ROOTS.standsIn(beacon);
        return quiet ? new HistoryWrite(history, UInt256.of(parent.number() % RING), parent.hash()) : null;
    }

    /** Null unless it is the slot that this writes; waits for the hash. */
    UInt256 word(Address address, UInt256 at) {
        return slot.equals(at) && CONTRACT.equals(address) ? UInt256.ofHash(hash.get()) : null;
    }

    /** The state with the write done. */
    WorldState over(WorldState state) {
        return new WorldState() {
            @Override
            public Account account(Address address) {
                return state.account(address);
            }

            @Override
            public Bytes code(Hash codeHash) {
                return state.code(codeHash);
            }

            @Override
            public UInt256 storage(Address address, UInt256 at) {
                UInt256 written = word(address, at);
                return written == null ? state.storage(address, at) : written;
            }

            @Override
            public boolean hasStorage(Address address) {
                return address.equals(CONTRACT) || state.hasStorage(address);
            }
        };
    }

    /** The block's changes with the write among them; waits for the hash. */
    StateChanges joined(StateChanges changes) {
        AccountChange own = changes.accounts().get(CONTRACT);
        SortedMap<UInt256, UInt256> storage = own == null ? new TreeMap<>() : new TreeMap<>(own.storage());
        storage.put(slot, UInt256.ofHash(hash.get()));
        SortedMap<Address, AccountChange> accounts = new TreeMap<>(changes.accounts());
        accounts.put(CONTRACT, new AccountChange(own == null ? account : own.after(), false, storage));
        return new StateChanges(accounts, changes.newCode());
    }
}
