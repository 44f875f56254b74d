package io.aichain.conformance.trace;

import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.interpreter.HaltReason;

/** Why frames end, in go-ethereum's words, and its names of instructions. */
public final class Halts {
    private Halts() {}

    public static String text(HaltReason halt) {
        return switch (halt) {
            case REVERTED -> "execution reverted";
            case CALL_TOO_DEEP -> "max call depth exceeded";
            case INSUFFICIENT_BALANCE -> "insufficient balance for transfer";
            case NONCE_IS_MAX -> "nonce uint64 overflow";
            case OUT_OF_GAS -> "out of gas";
            case INVALID_OPCODE -> "invalid opcode";
            case STACK_UNDERFLOW -> "stack underflow";
            case STACK_OVERFLOW -> "stack limit reached";
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

    /** The instruction went well, and then the frame's result was refused. */
    static boolean isOfTheFrameNotTheInstruction(HaltReason halt) {
        return switch (halt) {
            case CODE_TOO_LARGE, INVALID_CODE_PREFIX, CODE_DEPOSIT_OUT_OF_GAS, CREATION_COLLISION -> true;
            default -> false;
        };
    }

    static String name(OpcodeTable opcodes, int op) {
        if (op == Op.INVALID) return "INVALID";
        return opcodes.opcode(op).map(Opcode::name).orElseGet(() -> "opcode 0x%x not defined".formatted(op));
    }
}
