package io.aichain.evm.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares accounts with the parent state and keeps what differs, sorted. */
final class ChangeSet {
    private ChangeSet() {}

    static StateChanges of(Collection<AccountState> accounts, Function<AccountState, Bytes> codeOf) {
        SortedMap<Address, AccountChange> changed = new TreeMap<>();
        SortedMap<Hash, Bytes> newCode = new TreeMap<>();
        for (AccountState account : accounts) {
            AccountChange change = change(account);
            if (change == null) continue;
            changed.put(account.address, change);
            Hash before = account.parent == null ? Account.EMPTY_CODE_HASH : account.parent.codeHash();
            if (account.hasCode() && !account.codeHash.equals(before)) {
                newCode.put(account.codeHash, codeOf.apply(account));
            }
        }
        return new StateChanges(changed, newCode);
    }

    /** Null if nothing differs. */
    private static AccountChange change(AccountState account) {
        Account after = account.exists ? new Account(account.nonce, account.balance, account.codeHash) : null;
        if (after == null) {
            return account.parent == null ? null : new AccountChange(null, true, new TreeMap<>());
        }
        boolean cleared = account.storageCleared && account.parent != null;
        SortedMap<UInt256, UInt256> storage = new TreeMap<>();
        account.slots.forEach((key, slot) -> {
            if (differs(slot)) storage.put(key, slot.current);
        });
        boolean same = Objects.equals(after, account.parent) && !cleared && storage.isEmpty();
        return same ? null : new AccountChange(after, cleared, storage);
    }

    private static boolean differs(StorageSlot slot) {
        return !slot.current.equals(slot.parent);
    }
}
