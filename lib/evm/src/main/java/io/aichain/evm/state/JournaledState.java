package io.aichain.evm.state;

import io.aichain.chain.block.Log;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.WorldState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state while a block runs, over the parent state: every write leaves how to undo it, so that a frame that reverts goes back to
 * its mark. One transaction at a time: {@link #begin()}, then {@link #commit()}; after the block {@link #changes()}. Not for two threads.
 *
 * <p>Hash tables here have comparable keys (no quadratic collisions), and their order reaches nothing: {@link #changes()} is sorted.
 */
public final class JournaledState {
    /** A touch of this precompile survived reverts on mainnet (block 2,675,119), so it does everywhere. */
    private static final Address RIPEMD160 = new Address(0, 0, 3);

    private final WorldState parent;
    private final boolean removesEmptyAccounts;
    private final Map<Address, AccountState> accounts = new HashMap<>();

    private int transaction;
    private final UndoLog undo = new UndoLog();
    private final List<AccountState> touched = new ArrayList<>();
    private final List<AccountState> destructed = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final Map<TransientSlot, UInt256> transients = new HashMap<>();
    private long refund;

    private record TransientSlot(Address address, UInt256 slot) implements Comparable<TransientSlot> {
        @Override
        public int compareTo(TransientSlot other) {
            int c = slot.compareTo(other.slot);
            return c == 0 ? address.compareTo(other.address) : c;
        }
    }

    public JournaledState(WorldState parent, Fork fork) {
        this.parent = parent;
        this.removesEmptyAccounts = fork.isAtLeast(Fork.SPURIOUS_DRAGON);
        this.transaction = 1;
    }

    // --- transactions and frames

    /** Starts a transaction: nothing is warm, created, refunded or logged, and what storage holds now is its original value. */
    public void begin() {
        transaction++;
        undo.clear();
        touched.clear();
        destructed.clear();
        logs.clear();
        transients.clear();
        refund = 0;
    }

    /** Ends a transaction: self-destructed accounts go, and touched ones that are empty (EIP-161). */
    public void commit() {
        for (AccountState account : destructed) if (account.destructedIn == transaction) account.delete();
        if (removesEmptyAccounts) {
            for (AccountState account : touched) {
                if (account.touchedIn == transaction && account.exists && account.isEmpty()) account.delete();
            }
        }
        begin();
    }

    /** A mark to which {@link #revertTo} goes back. */
    public int mark() {
        return undo.size();
    }

    public void revertTo(int mark) {
        undo.revertTo(mark);
    }

    // --- accounts

    /** The account, whether it exists or not. */
    public AccountState account(Address address) {
        AccountState account = accounts.get(address);
        if (account == null) {
            account = new AccountState(address, parent.account(address));
            accounts.put(address, account);
        }
        return account;
    }

    public Bytes code(AccountState account) {
        if (account.code == null) account.code = account.hasCode() ? parent.code(account.codeHash) : Bytes.EMPTY;
        return account.code;
    }

    /** Makes sure the account exists, and marks it for removal if it is empty when the transaction ends. */
    public void touch(AccountState account) {
        if (!account.exists) {
            account.exists = true;
            undo.exists(account);
        }
        if (account.touchedIn != transaction) {
            if (!account.address.equals(RIPEMD160)) undo.touched(account, account.touchedIn);
            account.touchedIn = transaction;
            touched.add(account);
        }
    }

    public void setBalance(AccountState account, UInt256 balance) {
        touch(account);
        undo.balance(account, account.balance);
        account.balance = balance;
    }

    /** Modulo 2^256, as go-ethereum does: only state overrides of calls can make more than there is. */
    public void addBalance(AccountState account, UInt256 amount) {
        if (amount.isZero()) touch(account);
        else setBalance(account, account.balance.plus(amount));
    }

    /** Callers check first. @throws ArithmeticException below zero */
    public void subtractBalance(AccountState account, UInt256 amount) {
        if (amount.isZero()) touch(account);
        else setBalance(account, account.balance.minusExact(amount));
    }

    public void setNonce(AccountState account, long nonce) {
        touch(account);
        undo.nonce(account, account.nonce);
        account.nonce = nonce;
    }

    public void setCode(AccountState account, Bytes code) {
        touch(account);
        undo.code(account, account.codeHash, account.code);
        account.code = code;
        account.codeHash = code.isEmpty() ? Account.EMPTY_CODE_HASH : Keccak.hash(code);
    }

    /** Whether a creation cannot take this address: it has a nonce, code (EIP-684) or storage (EIP-7610). */
    public boolean collides(AccountState account) {
        if (account.nonce != 0 || account.hasCode()) return true;
        if (account.slotsInUse > 0) return true;
        return !account.storageCleared && account.parent != null && parent.hasStorage(account.address);
    }

    /** Marks the account as created by this transaction (EIP-6780). */
    public void created(AccountState account) {
        touch(account);
        undo.created(account, account.createdIn);
        account.createdIn = transaction;
    }

    public boolean isCreatedNow(AccountState account) {
        return account.createdIn == transaction;
    }

    /** Removes the account when the transaction ends. @return false if that was to happen already */
    public boolean destruct(AccountState account) {
        if (account.destructedIn == transaction) return false;
        undo.destructed(account, account.destructedIn);
        account.destructedIn = transaction;
        destructed.add(account);
        return true;
    }

    // --- storage

    public UInt256 storage(AccountState account, UInt256 key) {
        return slot(account, key).current;
    }

    public void setStorage(AccountState account, UInt256 key, UInt256 word) {
        setStorage(slot(account, key), word);
    }

    public void setStorage(StorageSlot slot, UInt256 word) {
        undo.storage(slot, slot.current);
        slot.set(word);
    }

    /** Drops all slots, outside any transaction: for state overrides of calls. */
    public void clearStorage(AccountState account) {
        account.clearSlots();
    }

    public UInt256 transientStorage(Address address, UInt256 key) {
        return transients.getOrDefault(new TransientSlot(address, key), UInt256.ZERO);
    }

    public void setTransientStorage(Address address, UInt256 key, UInt256 word) {
        TransientSlot slot = new TransientSlot(address, key);
        UInt256 before = transients.put(slot, word);
        undo.other(() -> {
            if (before == null) transients.remove(slot);
            else transients.put(slot, before);
        });
    }

    /** The slot, for now: not to be kept over the end of a transaction. */
    public StorageSlot slot(AccountState account, UInt256 key) {
        StorageSlot slot = account.slots.get(key);
        if (slot == null) {
            boolean known = !account.storageCleared && account.parent != null;
            slot = new StorageSlot(account, known ? parent.storage(account.address, key) : UInt256.ZERO);
            account.slots.put(key, slot);
        }
        if (slot.usedIn != transaction) {
            slot.usedIn = transaction;
            slot.original = slot.current;
        }
        return slot;
    }

    // --- warmth, refunds, logs

    /** Returns whether it was cold until now (EIP-2929). */
    public boolean warm(AccountState account) {
        if (account.warmIn == transaction) return false;
        account.warmIn = transaction;
        undo.warm(account);
        return true;
    }

    /** Returns whether the slot was cold until now (EIP-2929). */
    public boolean warm(AccountState account, UInt256 key) {
        return warm(slot(account, key));
    }

    /** Returns whether the slot was cold until now. */
    public boolean warm(StorageSlot slot) {
        if (slot.warmIn == transaction) return false;
        slot.warmIn = transaction;
        undo.warm(slot);
        return true;
    }

    public long refund() {
        return refund;
    }

    /** Negative gas takes a refund back. */
    public void addRefund(long gas) {
        long before = refund;
        refund += gas;
        undo.other(() -> refund = before);
    }

    public void log(Log log) {
        logs.add(log);
        undo.other(logs::removeLast);
    }

    public List<Log> logs() {
        return List.copyOf(logs);
    }

    // --- the whole

    /** What differs from the parent state. Between transactions only. */
    public StateChanges changes() {
        return ChangeSet.of(accounts.values(), this::code);
    }
}
