package io.aichain.executor.call;

import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.InvalidReason;
import io.aichain.evm.TransactionResult.Invalid;

/** Geth's words for why a call cannot run, which libraries look for. */
final class InvalidWords {
    private InvalidWords() {}

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
