package io.aichain.evm.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;

/**
 * How to undo every write since a transaction began, newest last. In arrays and not in objects of their own, because every SSTORE and
 * every transfer writes here ({@code bench/run evm}, the ERC-20 workloads).
 */
final class UndoLog {
    private static final byte EXISTS = 0, TOUCHED = 1, BALANCE = 2, NONCE = 3, CODE = 4, CREATED = 5, DESTRUCTED = 6;
    private static final byte STORAGE = 7, WARM_ACCOUNT = 8, WARM_SLOT = 9, OTHER = 10;

    private byte[] kinds = new byte[64];
    private Object[] subjects = new Object[64];
    private Object[] before = new Object[64];
    private long[] numbers = new long[64];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        Arrays.fill(subjects, 0, size, null);
        Arrays.fill(before, 0, size, null);
        size = 0;
    }

    void exists(AccountState account) {
        add(EXISTS, account, null, 0);
    }

    void touched(AccountState account, int in) {
        add(TOUCHED, account, null, in);
    }

    void balance(AccountState account, UInt256 balance) {
        add(BALANCE, account, balance, 0);
    }

    void nonce(AccountState account, long nonce) {
        add(NONCE, account, null, nonce);
    }

    private record CodeBefore(Hash hash, Bytes code) {}

    void code(AccountState account, Hash hash, Bytes code) {
        add(CODE, account, new CodeBefore(hash, code), 0);
    }

    void created(AccountState account, int in) {
        add(CREATED, account, null, in);
    }

    void destructed(AccountState account, int in) {
        add(DESTRUCTED, account, null, in);
    }

    void storage(StorageSlot slot, UInt256 word) {
        add(STORAGE, slot, word, 0);
    }

    void warm(AccountState account) {
        add(WARM_ACCOUNT, account, null, 0);
    }

    void warm(StorageSlot slot) {
        add(WARM_SLOT, slot, null, 0);
    }

    /** What is undone seldom. */
    void other(Runnable undo) {
        add(OTHER, undo, null, 0);
    }

    private void add(byte kind, Object subject, Object word, long number) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            subjects = Arrays.copyOf(subjects, 2 * size);
            before = Arrays.copyOf(before, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        kinds[size] = kind;
        subjects[size] = subject;
        before[size] = word;
        numbers[size++] = number;
    }

    void revertTo(int mark) {
        while (size > mark) {
            size--;
            Object subject = subjects[size];
            Object word = before[size];
            subjects[size] = null;
            before[size] = null;
            undo(kinds[size], subject, word, numbers[size]);
        }
    }

    private static void undo(byte kind, Object subject, Object word, long number) {
        switch (kind) {
            case EXISTS -> ((AccountState) subject).exists = false;
            case TOUCHED -> ((AccountState) subject).touchedIn = (int) number;
            case BALANCE -> ((AccountState) subject).balance = (UInt256) word;
            case NONCE -> ((AccountState) subject).nonce = number;
            case CODE -> {
                ((AccountState) subject).codeHash = ((CodeBefore) word).hash;
                ((AccountState) subject).code = ((CodeBefore) word).code;
            }
            case CREATED -> ((AccountState) subject).createdIn = (int) number;
            case DESTRUCTED -> ((AccountState) subject).destructedIn = (int) number;
            case STORAGE -> ((StorageSlot) subject).set((UInt256) word);
            case WARM_ACCOUNT -> ((AccountState) subject).warmIn = 0;
            case WARM_SLOT -> ((StorageSlot) subject).warmIn = 0;
            case OTHER -> ((Runnable) subject).run();
            default -> throw new IllegalStateException("kind " + kind);
        }
    }
}
