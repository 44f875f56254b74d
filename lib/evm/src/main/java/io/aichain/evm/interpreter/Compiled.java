package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;

/**
 * Code as a class of the JVM. A trace is a run of instructions with one begin and several ends; traces are numbered in the order of the
 * code ("nodes"), and neighbours share a method (a "region"). Between traces all words are in the flat stack, and while a frame waits
 * for another its program counter is the node where it goes on. Shared by all who run the code.
 */
abstract class Compiled {
    /** What a region returns instead of a node: a step, below zero. */
    private static final Step[] STEPS = Step.values();

    /** By program counter: one more than the node that begins at this JUMPDEST; 0 for all else. */
    private final int[] entries;
    /** By node. */
    private final int[] pcs;

    private final int[] regions;

    Compiled(int[] entries, int[] pcs, int[] regions) {
        this.entries = entries;
        this.pcs = pcs;
        this.regions = regions;
    }

    /** Runs a frame from a node until it leaves the region. @return another region's node, or a step */
    abstract int region(int number, Frame frame, int node);

    /** Runs a frame from the node that is its program counter. */
    final Step run(Frame frame) {
        int node = frame.pc;
        do node = region(regions[node], frame, node);
        while (node >= 0);
        return STEPS[-1 - node];
    }

    /** The node that begins at a jump destination, or -1. @param target {@link Long#MAX_VALUE} for any larger */
    final int entry(long target) {
        return target < entries.length ? entries[(int) target] - 1 : -1;
    }

    // --- what compiled code calls

    private static int result(Step step) {
        return -1 - step.ordinal();
    }

    /** @return -1 if it is no jump destination, -2 if it is one where no trace begins, which is the frame's program counter then */
    static int node(Frame frame, long target) {
        int node = frame.compiled.entry(target);
        if (node >= 0 || !frame.code.isJumpDestination(target)) return node;
        frame.pc = (int) target;
        return -2;
    }

    /** A jump to where no trace begins. @param node as above */
    static int nowhere(Frame frame, int node, long gas, int top) {
        if (node == -1) return result(frame.halt(HaltReason.INVALID_JUMP));
        return interpret(frame, gas, top);
    }

    /** Goes on from the frame's program counter: in register form if there is one and a block of it begins there, else byte by byte. */
    private static int interpret(Frame frame, long gas, int top) {
        Form form = frame.code.atJump(frame.machine.translation, frame.machine.rows);
        int block = form == null ? -1 : form.entry(frame.pc);
        frame.compiled = null;
        // a trace that was left here would be entered here again: some of the code runs first as it is left for
        frame.lookLater(gas);
        frame.form = block < 0 ? null : form;
        if (block >= 0) frame.pc = block;
        frame.gas = gas;
        frame.top = top;
        return result(Step.CHANGE);
    }

    /** The stack is too low or too high for a trace: the interpreter finds out for what, if it comes so far. */
    static int leave(Frame frame, int node, long gas, int top) {
        frame.pc = frame.compiled.pcs[node];
        return interpret(frame, gas, top);
    }

    static int outOfGas(Frame frame) {
        return result(frame.halt(HaltReason.OUT_OF_GAS));
    }

    static int invalidJump(Frame frame) {
        return result(frame.halt(HaltReason.INVALID_JUMP));
    }

    static int undefined(Frame frame) {
        return result(frame.halt(HaltReason.INVALID_OPCODE));
    }

    static int done(Frame frame, long gas) {
        frame.gas = gas;
        return result(Step.DONE);
    }

    /** An instruction that is outside the loops. @return 0 to go on, or a step */
    static int run(Frame frame, int op, long gas, int top) {
        frame.gas = gas;
        frame.top = top;
        Step step = frame.machine.instructions.run(op, frame);
        return step == Step.NEXT ? 0 : result(step);
    }

    /** An instruction that only pushes a word. */
    static void read(Frame frame, int op, int top) {
        frame.top = top;
        frame.machine.instructions.run(op, frame);
    }

    /** @return the gas left; if it is not below 0, the digest can be asked for */
    static long keccak(Frame frame, long at, long size, long gas) {
        return frame.machine.instructions.copies.keccak(frame.memory, at, size, gas);
    }

    static long digest(Frame frame, int limb) {
        return frame.machine.instructions.copies.digest(limb);
    }

    static long callDataSize(Frame frame) {
        return frame.inputSize;
    }

    static void callDataLoad(Frame frame, long[] s, int x) {
        Reads.callDataLoad(frame, s, x, x);
    }

    /** Arithmetic on the topmost words of the flat stack. @param top above them */
    static void operate(Frame frame, long[] s, int op, int top) {
        Machine m = frame.machine;
        switch (op) {
            case Op.DIV -> m.division.div(s, top - 4, top - 8, top - 8);
            case Op.SDIV -> m.division.sdiv(s, top - 4, top - 8, top - 8);
            case Op.MOD -> m.division.mod(s, top - 4, top - 8, top - 8);
            case Op.SMOD -> m.division.smod(s, top - 4, top - 8, top - 8);
            case Op.ADDMOD -> m.division.addmod(s, top - 4, top - 8, top - 12);
            case Op.MULMOD -> m.products.mulmod(s, top - 4, top - 8, top - 12);
            case Op.SIGNEXTEND -> Words.signExtend(s, top - 4, top - 8, top - 8);
            case Op.BYTE -> Words.byteAt(s, top - 4, top - 8, top - 8);
            case Op.SHL -> Words.shl(s, top - 4, top - 8, top - 8);
            case Op.SHR -> Words.shr(s, top - 4, top - 8, top - 8);
            case Op.SAR -> Words.sar(s, top - 4, top - 8, top - 8);
            default -> throw new IllegalStateException("opcode " + op + " is no arithmetic");
        }
    }
}
