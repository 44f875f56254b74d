package io.aichain.evm.interpreter;

import java.util.Arrays;
import java.util.Set;

/**
 * JVM instructions in the making, in a list of ints: what one {@link Trace} of compiled code does, written before it is known in which
 * method it will stand and what else stands there. Each instruction is its number and at most one operand.
 *
 * <p>The size in bytes is an upper bound of what {@link RegionWriter} makes of it.
 */
final class Recipe {
    /** Locals and constants; the operand is a slot, a number, or where in {@link #longs} a constant is. */
    static final int LOAD_LONG = 0, STORE_LONG = 1, PUSH_INT = 2, PUSH_LONG = 3;
    /** The flat stack, a place in it counted from its top, the frame, its memory and its gas; MOVE_TOP changes the top. */
    static final int LOAD_STACK = 4, PLACE = 5, LOAD_FRAME = 6, LOAD_MEMORY = 7, LOAD_GAS = 8, MOVE_TOP = 9;
    /** A plain JVM instruction without operand; which one, is the operand: its place in {@link java.lang.classfile.Opcode}. */
    static final int PLAIN = 10;
    /** A static method of {@link Limbs} or {@link Compiled}, by its place in {@link Callee}. */
    static final int CALL = 11;
    /** Labels within the recipe, and jumps to them: the operand of a jump is a label, above 8 bits of condition. */
    static final int LABEL = 12, JUMP = 13;
    /** Takes a sum from the gas, and ends the frame where there is too little. */
    static final int PAY = 14;
    /** If what is on the JVM's stack is negative, the frame is out of gas; else it is the gas left. */
    static final int TAKE_GAS = 15;
    /** Goes on in the trace that begins at a program counter. */
    static final int GO_TO = 16;
    /** Goes on in the node that is on the JVM's stack; a negative one is none ({@link Compiled#node}). */
    static final int GO_TO_NODE = 17;
    /** Returns an int on the JVM's stack. */
    static final int RETURN = 18;
    /** The same if it is not 0; else the gas is read from the frame again, and if the operand is not 0, where the flat stack is too. */
    static final int RETURN_UNLESS_ZERO = 19;
    /** Sets the frame's program counter to the node that begins at a program counter. */
    static final int SET_RESUME = 20;

    static final int HALT_INVALID_JUMP = 21;

    /** Conditions of jumps. */
    static final int IF_FALSE = 0, IF_TRUE = 1;

    private static final int[] BYTES = {4, 4, 3, 3, 1, 6, 1, 2, 2, 6, 1, 3, 0, 3, 14, 8, 9, 9, 1, 26, 8, 3};

    int[] code = new int[256];
    int size;
    long[] longs = new long[16];
    int longsSize;
    int labels;
    int bytes;

    void emit(int instruction, int operand) {
        if (size + 2 > code.length) code = Arrays.copyOf(code, 2 * code.length);
        code[size++] = instruction;
        code[size++] = operand;
        bytes += instruction <= STORE_LONG && operand < 256 ? 2 : BYTES[instruction];
    }

    void emit(int instruction) {
        emit(instruction, 0);
    }

    void pushLong(long value) {
        if (longsSize == longs.length) longs = Arrays.copyOf(longs, 2 * longsSize);
        longs[longsSize] = value;
        emit(PUSH_LONG, longsSize++);
    }

    void jump(int condition, int label) {
        emit(JUMP, label << 8 | condition);
    }

    int label() {
        return labels++;
    }

    /** @return where the sum is filled in once it is known */
    int pay() {
        emit(PAY, 0);
        return size - 1;
    }

    /** Adds the longs that it needs in the class's pool of constants, and perhaps some that it does not. */
    void constants(Set<Long> all) {
        for (int i = 0; i < longsSize; i++) all.add(longs[i]);
        for (int i = 0; i < size; i += 2) if (code[i] == PAY) all.add((long) code[i + 1]);
    }

    Recipe trimmed() {
        code = Arrays.copyOf(code, size);
        longs = Arrays.copyOf(longs, longsSize);
        return this;
    }
}
