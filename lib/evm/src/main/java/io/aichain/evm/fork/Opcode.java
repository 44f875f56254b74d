package io.aichain.evm.fork;

/**
 * A row of the opcode table.
 *
 * @param code the byte
 * @param pops words taken from the stack
 * @param pushes words put onto the stack
 * @param gas charged whatever the operands are; parts that depend on them are in {@link GasSchedule}
 * @param eip where the row comes from; 0 is the yellow paper
 */
public record Opcode(int code, String name, int pops, int pushes, int gas, int eip) {
    /** Most words a frame's stack holds. */
    public static final int STACK_LIMIT = 1024;

    public Opcode {
        if (code < 0 || code > 255 || pops < 0 || pushes < 0 || gas < 0) {
            throw new IllegalArgumentException("opcode " + code + " " + name);
        }
    }

    Opcode withGas(int newGas, int changedBy) {
        return new Opcode(code, name, pops, pushes, newGas, changedBy);
    }
}
