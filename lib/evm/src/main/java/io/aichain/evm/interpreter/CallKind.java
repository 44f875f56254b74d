package io.aichain.evm.interpreter;

/** How a frame came to be. */
public enum CallKind {
    CALL,
    CALLCODE,
    DELEGATECALL,
    STATICCALL,
    CREATE,
    CREATE2;

    boolean isCreation() {
        return this == CREATE || this == CREATE2;
    }
}
