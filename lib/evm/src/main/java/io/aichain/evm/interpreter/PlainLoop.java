package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;

/**
 * Runs code byte by byte and checks gas and stack before each instruction: frames that are traced, code that has not run often, and the
 * last block of a frame that fails in it. What happens here is what the register form is measured by. Program counter, gas and stack
 * top are locals; an instruction that needs more than the stack, memory or code gets them written back to its frame and runs in one of
 * the instruction classes. The method must stay below 8,000 bytecodes, or HotSpot does not compile it.
 */
final class PlainLoop {
    private final Machine machine;
    private final Instructions instructions;
    private final long[] rows;

    PlainLoop(Machine machine) {
        this.machine = machine;
        this.instructions = machine.instructions;
        this.rows = machine.rows;
    }

    /** Runs a frame until it ends, enters another, or goes on in register form. */
    Step run(Frame frame) {
        Machine m = machine;
        Code code = frame.code;
        byte[] bytes = code.bytes;
        long[] s = m.stack;
        Memory memory = frame.memory;
        int base = frame.base;
        int pc = frame.pc;
        long gas = frame.gas;
        int top = frame.top;
        boolean tracing = m.tracing;
        long[] table = rows;
        Division division = m.division;
        ModularProduct products = m.products;

        while (true) {
            int op = pc < bytes.length ? bytes[pc] & 0xff : Op.STOP;
            if (tracing) trace(frame, pc, op, gas, top);
            int height = top - base;
            long row = table[op];
            if (height < Row.lowest(row) || height > Row.highest(row)) return frame.halt(stackFault(row, height));
            if ((gas -= Row.gas(row)) < 0) return frame.halt(HaltReason.OUT_OF_GAS);
            pc++;
            switch (op) {
                case Op.STOP -> {
                    frame.gas = gas;
                    return Step.DONE;
                }
                case Op.ADD -> Words.add(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.MUL -> Words.mul(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SUB -> Words.sub(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.DIV -> division.div(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SDIV -> division.sdiv(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.MOD -> division.mod(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SMOD -> division.smod(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.ADDMOD -> division.addmod(s, top - 4, top - 8, (top -= 8) - 4);
                case Op.MULMOD -> products.mulmod(s, top - 4, top - 8, (top -= 8) - 4);
                case Op.SIGNEXTEND -> Words.signExtend(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.LT -> Words.lt(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.GT -> Words.gt(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SLT -> Words.slt(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SGT -> Words.sgt(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.EQ -> Words.eq(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.ISZERO -> Words.isZero(s, top - 4, top - 4);
                case Op.AND -> Words.and(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.OR -> Words.or(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.XOR -> Words.xor(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.NOT -> Words.not(s, top - 4, top - 4);
                case Op.BYTE -> Words.byteAt(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SHL -> Words.shl(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SHR -> Words.shr(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.SAR -> Words.sar(s, top - 4, top - 8, (top -= 4) - 4);
                case Op.CLZ -> Words.clz(s, top - 4, top - 4);
                case Op.CALLDATALOAD -> Reads.callDataLoad(frame, s, top - 4, top - 4);
                case Op.POP -> top -= 4;
                case Op.MLOAD, Op.MSTORE -> {
                    long offset = Words.size(s, top - 4);
                    long growth = memory.growthGas(offset, 32);
                    if (growth != 0) {
                        if ((gas -= growth) < 0) return frame.halt(HaltReason.OUT_OF_GAS);
                        memory.grow(offset, 32);
                    }
                    if (op == Op.MLOAD) {
                        Words.load(memory.bytes(), (int) offset, s, top - 4);
                    } else {
                        Words.store(s, top - 8, memory.bytes(), (int) offset);
                        top -= 8;
                    }
                }
                case Op.MSTORE8 -> {
                    long offset = Words.size(s, top - 4);
                    long growth = memory.growthGas(offset, 1);
                    if (growth != 0) {
                        if ((gas -= growth) < 0) return frame.halt(HaltReason.OUT_OF_GAS);
                        memory.grow(offset, 1);
                    }
                    memory.bytes()[(int) offset] = (byte) s[top - 8];
                    top -= 8;
                }
                case Op.JUMP -> {
                    long target = Words.size(s, top - 4);
                    if (!code.isJumpDestination(target)) return frame.halt(HaltReason.INVALID_JUMP);
                    pc = (int) target;
                    top -= 4;
                    if (!tracing && becomesForm(frame, pc, gas, top)) return Step.CHANGE;
                }
                case Op.JUMPI -> {
                    if (!Words.isZeroAt(s, top - 8)) {
                        long target = Words.size(s, top - 4);
                        if (!code.isJumpDestination(target)) return frame.halt(HaltReason.INVALID_JUMP);
                        pc = (int) target;
                        top -= 8;
                        if (!tracing && becomesForm(frame, pc, gas, top)) return Step.CHANGE;
                    } else {
                        top -= 8;
                    }
                }
                case Op.JUMPDEST -> {}
                case Op.PC -> {
                    Words.set(s, top, 0, 0, 0, pc - 1);
                    top += 4;
                }
                case Op.MSIZE -> {
                    Words.set(s, top, 0, 0, 0, memory.size());
                    top += 4;
                }
                case Op.GAS -> {
                    Words.set(s, top, 0, 0, 0, gas);
                    top += 4;
                }
                case Op.CALLDATASIZE -> {
                    Words.set(s, top, 0, 0, 0, frame.inputSize);
                    top += 4;
                }
                case Op.PUSH0 -> {
                    Words.set(s, top, 0, 0, 0, 0);
                    top += 4;
                }
                case Op.PUSH1 -> {
                    Words.set(s, top, 0, 0, 0, pc < bytes.length ? bytes[pc] & 0xff : 0);
                    top += 4;
                    pc++;
                }
                case Op.PUSH2 -> {
                    Words.push(bytes, pc, 2, s, top);
                    top += 4;
                    pc += 2;
                }
                default -> {
                    if (op > Op.PUSH1 && op <= Op.PUSH32) {
                        int n = op - Op.PUSH1 + 1;
                        Words.push(bytes, pc, n, s, top);
                        pc += n;
                        top += 4;
                    } else if (op >= Op.DUP1 && op <= Op.DUP16) {
                        Words.move(s, top - 4 * (op - Op.DUP1 + 1), top);
                        top += 4;
                    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
                        Words.exchange(s, top - 4, top - 4 - 4 * (op - Op.SWAP1 + 1));
                    } else {
                        frame.pc = pc;
                        frame.gas = gas;
                        frame.top = top;
                        Step step = instructions.run(op, frame);
                        if (step != Step.NEXT) return step;
                        s = m.stack;
                        gas = frame.gas;
                        top = frame.top;
                    }
                }
            }
        }
    }

    /** Whether the frame goes on at this JUMPDEST compiled, or in register form. */
    private boolean becomesForm(Frame frame, int pc, long gas, int top) {
        Compiled compiled = machine.compiled(frame.code);
        int node = compiled == null ? -1 : compiled.entry(pc);
        Form form = node < 0 ? frame.code.atJump(machine.translation, rows) : null;
        if (node < 0 && form == null) return false;
        frame.compiled = node < 0 ? null : compiled;
        frame.form = form;
        frame.pc = node < 0 ? form.entry(pc) : node;
        frame.gas = gas;
        frame.top = top;
        return true;
    }

    private static HaltReason stackFault(long row, int height) {
        if (row == Row.UNDEFINED) return HaltReason.INVALID_OPCODE;
        return height < Row.lowest(row) ? HaltReason.STACK_UNDERFLOW : HaltReason.STACK_OVERFLOW;
    }

    private void trace(Frame frame, int pc, int op, long gas, int top) {
        frame.pc = pc;
        frame.gas = gas;
        frame.top = top;
        machine.tracer.step(pc, op, gas, frame.depth + 1, frame);
    }
}
