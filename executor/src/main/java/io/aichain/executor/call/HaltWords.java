package io.aichain.executor.call;

import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.InvalidReason;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.interpreter.HaltReason;

/** Geth's words for what ends a call, which libraries look for. */
final class HaltWords {
    private HaltWords() {}

    static String of(HaltReason reason) {
        return switch (reason) {
            case REVERTED -> "execution reverted";
            case CALL_TOO_DEEP -> "max call depth exceeded";
            case INSUFFICIENT_BALANCE -> "insufficient balance for transfer";
            case NONCE_IS_MAX -> "nonce uint64 overflow";
            case OUT_OF_GAS -> "out of gas";
            case INVALID_OPCODE -> "invalid opcode";
            case STACK_UNDERFLOW -> "stack underflow";
            case STACK_OVERFLOW -> "stack limit reached 1024 (1023)";
            case INVALID_JUMP -> "invalid jump destination";
            case STATE_CHANGE_IN_STATIC_CALL -> "write protection";
            case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
            case INIT_CODE_TOO_LARGE -> "max initcode size exceeded";
            case CODE_TOO_LARGE -> "max code size exceeded";
            case INVALID_CODE_PREFIX -> "invalid code: must not begin with 0xef";
            case CODE_DEPOSIT_OUT_OF_GAS -> "contract creation code storage out of gas";
            case CREATION_COLLISION -> "contract address collision";
            case PRECOMPILE_FAILURE -> "precompile failed";
        };
    }

    static String of(Invalid invalid) {
        UInt256 given = invalid.given();
        UInt256 limit = invalid.limit();
        if (invalid.reason() == InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS) {
            return "insufficient funds for gas * price + value: have " + limit.toBigInteger() + ", want "
                    + given.toBigInteger();
        }
        String what = switch (invalid.reason()) {
            case INTRINSIC_GAS_TOO_LOW -> "intrinsic gas too low";
            case INTRINSIC_GAS_BELOW_FLOOR_GAS_COST -> "insufficient gas for floor data gas cost";
            case INITCODE_SIZE_EXCEEDED -> "max initcode size exceeded";
            case INSUFFICIENT_MAX_FEE_PER_GAS -> "max fee per gas less than block base fee";
            default -> invalid.reason().name();
        };
        return what + ": have " + given.toBigInteger() + ", want " + limit.toBigInteger();
    }
}
