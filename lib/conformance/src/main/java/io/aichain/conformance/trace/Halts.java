package io.aichain.conformance.trace;

import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.interpreter.HaltReason;

/** What a line of a trace says as go-ethereum's does: names of instructions, and which ends are the frame's. */
final class Halts {
    private Halts() {}

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
