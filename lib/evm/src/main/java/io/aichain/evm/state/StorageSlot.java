package io.aichain.evm.state;

import io.aichain.chain.primitives.UInt256;

/**
 * A storage slot as a block in execution sees it: its word in the parent state, at the start of the running transaction, and now. Only
 * {@link JournaledState} writes, and it gives out the handle anew for each use.
 */
public final class StorageSlot {
    private final AccountState account;
    final UInt256 parent;
    UInt256 original;
    UInt256 current;
    int usedIn;
    int warmIn;

    StorageSlot(AccountState account, UInt256 parent) {
        this.account = account;
        this.parent = parent;
        this.original = parent;
        this.current = parent;
        if (!parent.isZero()) account.slotsInUse++;
    }

    void set(UInt256 word) {
        if (word.isZero() != current.isZero()) account.slotsInUse += word.isZero() ? -1 : 1;
        current = word;
    }

    public UInt256 current() {
        return current;
    }

    /** The word at the start of the transaction (EIP-2200). */
    public UInt256 original() {
        return original;
    }
}
