package io.aichain.evm.interpreter;

/**
 * Why a frame ended without success. All take the frame's gas, except {@link #REVERTED} and those of calls that could not
 * begin ({@link #CALL_TOO_DEEP}, {@link #INSUFFICIENT_BALANCE}, {@link #NONCE_IS_MAX}), which only the caller and a tracer see.
 */
public enum HaltReason {
    REVERTED("execution reverted"),
    CALL_TOO_DEEP("max call depth exceeded"),
    INSUFFICIENT_BALANCE("insufficient balance for transfer"),
    /** The creator's nonce is 2^64 - 1 (EIP-2681). */
    NONCE_IS_MAX("nonce uint64 overflow"),
    OUT_OF_GAS("out of gas"),
    INVALID_OPCODE("invalid opcode"),
    STACK_UNDERFLOW("stack underflow"),
    STACK_OVERFLOW("stack limit reached 1024 (1023)"),
    INVALID_JUMP("invalid jump destination"),
    /** A write inside STATICCALL (EIP-214). */
    STATE_CHANGE_IN_STATIC_CALL("write protection"),
    /** RETURNDATACOPY beyond what was returned (EIP-211). */
    RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
    /** EIP-3860. */
    INIT_CODE_TOO_LARGE("max initcode size exceeded"),
    /** EIP-170. */
    CODE_TOO_LARGE("max code size exceeded"),
    /** EIP-3541. */
    INVALID_CODE_PREFIX("invalid code: must not begin with 0xef"),
    CODE_DEPOSIT_OUT_OF_GAS("contract creation code storage out of gas"),
    CREATION_COLLISION("contract address collision"),
    PRECOMPILE_FAILURE("precompile failed");

    private final String words;

    HaltReason(String words) {
        this.words = words;
    }

    /** Go-ethereum's words for it, which libraries look for and traces carry. */
    public String words() {
        return words;
    }
}
