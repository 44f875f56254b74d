package io.aichain.evm.state;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import java.util.HashMap;
import java.util.Map;

/**
 * An account as a block in execution sees it: what it was in the parent state, what it is now, and marks of the running transaction.
 * Marks are the number of a transaction, so that the next transaction begins without clearing anything. Only {@link JournaledState}
 * writes; a handle stays right for the whole block.
 */
public final class AccountState {
    final Address address;
    final Account parent;

    boolean exists;
    long nonce;
    UInt256 balance;
    Hash codeHash;
    /** Null until somebody asks. */
    Bytes code;

    /** The parent state's slots are gone; what is not in {@code slots} is zero. */
    boolean storageCleared;
    /** Keys are comparable, so keys that were ground to collide make a tree of a bucket and not a list. */
    final Map<UInt256, StorageSlot> slots = new HashMap<>();
    /** Those of {@code slots} that are not zero now: creations that fail again and again leave as many zeros as they like behind. */
    int slotsInUse;

    int warmIn;
    int touchedIn;
    int createdIn;
    int destructedIn;

    AccountState(Address address, Account parent) {
        this.address = address;
        this.parent = parent;
        Account now = parent == null ? Account.EMPTY : parent;
        exists = parent != null;
        nonce = now.nonce();
        balance = now.balance();
        codeHash = now.codeHash();
    }

    public Address address() {
        return address;
    }

    public boolean exists() {
        return exists;
    }

    public long nonce() {
        return nonce;
    }

    public UInt256 balance() {
        return balance;
    }

    public Hash codeHash() {
        return codeHash;
    }

    public boolean hasCode() {
        return !codeHash.equals(Account.EMPTY_CODE_HASH);
    }

    /** EIP-161: no nonce, no balance, no code; also where there is no account. */
    public boolean isEmpty() {
        return nonce == 0 && balance.isZero() && !hasCode();
    }

    void delete() {
        exists = false;
        nonce = 0;
        balance = UInt256.ZERO;
        codeHash = Account.EMPTY_CODE_HASH;
        code = Bytes.EMPTY;
        clearSlots();
    }

    void clearSlots() {
        slots.clear();
        slotsInUse = 0;
        storageCleared = true;
    }
}
