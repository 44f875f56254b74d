package io.aichain.evm.interpreter;

/**
 * Why a frame ended without success. All take the frame's gas, except {@link #REVERTED} and those of calls that could not
 * begin ({@link #CALL_TOO_DEEP}, {@link #INSUFFICIENT_BALANCE}, {@link #NONCE_IS_MAX}), which only the caller and a tracer see.
 */
public enum HaltReason {
    REVERTED,
    CALL_TOO_DEEP,
    INSUFFICIENT_BALANCE,
    /** The creator's nonce is 2^64 - 1 (EIP-2681). */
    NONCE_IS_MAX,
    OUT_OF_GAS,
    INVALID_OPCODE,
    STACK_UNDERFLOW,
    STACK_OVERFLOW,
    INVALID_JUMP,
    /** A write inside STATICCALL (EIP-214). */
    STATE_CHANGE_IN_STATIC_CALL,
    /** RETURNDATACOPY beyond what was returned (EIP-211). */
    RETURN_DATA_OUT_OF_BOUNDS,
    /** EIP-3860. */
    INIT_CODE_TOO_LARGE,
    /** EIP-170. */
    CODE_TOO_LARGE,
    /** EIP-3541. */
    INVALID_CODE_PREFIX,
    CODE_DEPOSIT_OUT_OF_GAS,
    CREATION_COLLISION,
    PRECOMPILE_FAILURE
}
