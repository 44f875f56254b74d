package io.aichain.chain.tx;

/** Kinds of transactions (EIP-2718 and those that followed); {@code id} is the type byte, 0 stands for legacy. */
public enum TransactionType {
    LEGACY(0),
    ACCESS_LIST(1),
    DYNAMIC_FEE(2),
    BLOB(3),
    SET_CODE(4);

    private final int id;

    TransactionType(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }
}
