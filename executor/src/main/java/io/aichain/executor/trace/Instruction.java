package io.aichain.executor.trace;

import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.fork.OpcodeTable;
import io.aichain.evm.interpreter.HaltReason;

/** Go-ethereum's words for instructions and for what ends a frame; libraries look for them. */
final class Instruction {
    private static final OpcodeTable OPCODES = OpcodeTable.of(Fork.OSAKA);
    private static final String[] NAMES = new String[256];

    static {
        for (int op = 0; op < NAMES.length; op++) {
            String undefined = "opcode 0x%x not defined".formatted(op);
            NAMES[op] = OPCODES.opcode(op).map(Opcode::name).orElse(undefined);
        }
        NAMES[Op.INVALID] = "INVALID";
        // The old name stands in go-ethereum's traces to this day.
        NAMES[Op.PREVRANDAO] = "DIFFICULTY";
    }

    private Instruction() {}

    static String name(int op) {
        return NAMES[op];
    }

    /** Gas whatever the operands are. */
    static int price(int op) {
        return OPCODES.opcode(op).map(Opcode::gas).orElse(0);
    }

    static boolean isCallOrCreation(int op) {
        return switch (op) {
            case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL, Op.CREATE, Op.CREATE2 -> true;
            default -> false;
        };
    }

    /**
     * Why a frame ended.
     *
     * @param op its last instruction
     * @param height words on its stack before that
     */
    static String words(HaltReason halt, int op, int height) {
        return switch (halt) {
            case INVALID_OPCODE -> halt.words() + ": " + name(op);
            case STACK_UNDERFLOW ->
                halt.words() + " (" + height + " <=> "
                        + OPCODES.opcode(op).map(Opcode::pops).orElse(0) + ")";
            default -> halt.words();
        };
    }

    /** Whether go-ethereum finds it before it writes the line of the instruction, which then carries the error. */
    static boolean isOnItsLine(HaltReason halt) {
        return switch (halt) {
            case OUT_OF_GAS, STACK_UNDERFLOW, STACK_OVERFLOW, INIT_CODE_TOO_LARGE -> true;
            default -> false;
        };
    }

    /** The instruction went well, and then the frame's result was refused. */
    static boolean isOfTheFrame(HaltReason halt) {
        return switch (halt) {
            case CODE_TOO_LARGE, INVALID_CODE_PREFIX, CODE_DEPOSIT_OUT_OF_GAS, CREATION_COLLISION -> true;
            default -> false;
        };
    }
}
