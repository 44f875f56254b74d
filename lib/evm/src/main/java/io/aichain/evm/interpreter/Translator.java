package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.Opcode;
import java.util.Arrays;

/**
 * Makes the register form of code. Every block begins with what it needs: the gas of all its instructions but their dynamic parts, and
 * the heights of the stack between which none of them fails. A block ends where somebody can see the gas left (GAS, SSTORE, the CALL
 * and CREATE families), at jumps, before a JUMPDEST, and at every exit. What no jump reaches is left out.
 */
final class Translator {
    /** Longer code is run byte by byte: places in the pool have 16 bits. */
    static final int MAX_CODE_BYTES = 1 << 16;

    private static final int NEVER = 0xffff;

    private final long[] rows;
    private Code code;
    private byte[] bytes;
    private final Emitter out = new Emitter();
    private final SymbolicStack stack = new SymbolicStack(out);
    private final Folding folding = new Folding(stack, out);
    /** Pairs: where in the stream a jump's goal stands, and its program counter. */
    private int[] jumps = new int[64];

    private int jumpsSize;

    // the block under way
    private int pc;
    private long gas;
    private int needed;
    private int growth;
    /** Stop before the instruction at this place of the stream. */
    private int stopAt = -1;

    Translator(long[] rows) {
        this.rows = rows;
    }

    static Form translate(Code code, long[] rows) {
        return new Translator(rows).all(code);
    }

    private Form all(Code of) {
        code = of;
        bytes = of.bytes;
        int[] entries = new int[bytes.length];
        boolean reachable = true;
        while (pc < bytes.length || reachable) {
            if (pc < bytes.length && bytes[pc] == Op.JUMPDEST) entries[pc] = out.size + 1;
            reachable = block();
            if (!reachable) skipToJumpDestination();
        }
        for (int i = 0; i < jumpsSize; i += 2) out.stream[jumps[i]] = entries[jumps[i + 1]] - 1;
        return out.form(entries);
    }

    /** Where a block stood before one of its instructions. */
    record Point(int pc, long gasUsed, int top) {}

    /**
     * Translates a block again, up to an instruction, and brings the real stack into the order it would have had there.
     *
     * @param blockPc where the block begins
     * @param before how many longs the instruction stands behind the block's begin
     * @param top of the stack at the block's begin
     */
    Point restore(Code of, int blockPc, int before, long[] s, int top) {
        code = of;
        bytes = of.bytes;
        pc = blockPc;
        stopAt = before;
        jumpsSize = 0;
        out.reset();
        block();
        stack.applyTo(s, top);
        return new Point(pc, gas, top + Emitter.place(stack.height));
    }

    private void skipToJumpDestination() {
        while (pc < bytes.length) {
            int op = bytes[pc] & 0xff;
            if (op == Op.JUMPDEST) return;
            pc += 1 + operandBytes(op);
        }
    }

    static int operandBytes(int op) {
        return op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH1 + 1 : 0;
    }

    /** @return whether what follows can be reached from here */
    private boolean block() {
        int header = out.size;
        int start = pc;
        out.raw(0);
        out.raw(start);
        stack.reset();
        gas = 0;
        needed = 0;
        growth = 0;
        while (true) {
            if (pc >= bytes.length) {
                out.fixed(Ins.STOP, 0, 0, 0, 0);
                return end(header, false);
            }
            int op = bytes[pc] & 0xff;
            if (op == Op.JUMPDEST && pc != start) {
                stack.flush();
                out.fixed(Ins.FALL, 0, 0, 0, stack.height);
                return end(header, true);
            }
            long row = rows[op];
            if (row == Row.UNDEFINED) {
                out.fixed(Ins.UNDEFINED, 0, 0, 0, 0);
                return end(header, false);
            }
            int above = stack.height - SymbolicStack.ORIGIN;
            needed = Math.max(needed, Row.pops(row) - above);
            growth = Math.max(growth, above + Row.growth(row));
            if (needed > Opcode.STACK_LIMIT || growth > Opcode.STACK_LIMIT) {
                out.size = header + Ins.HEADER;
                out.stream[header] = NEVER;
                return false;
            }
            Flow flow = instruction(op, row);
            if (flow == Flow.STOPPED) return false;
            gas += Row.gas(row);
            pc += 1 + operandBytes(op);
            if (flow != Flow.ON) return end(header, flow == Flow.NEXT_BLOCK);
        }
    }

    private boolean end(int header, boolean reachable) {
        long highest = 4L * (Opcode.STACK_LIMIT - growth);
        out.stream[header] = gas << 32 | highest << 16 | 4L * needed;
        return reachable;
    }

    private enum Flow {
        ON,
        /** The block ends, and the next may be reached. */
        NEXT_BLOCK,
        /** The block ends, and the next is reached by jumps only. */
        EXIT,
        /** This is the instruction to stop before. */
        STOPPED
    }

    private Flow instruction(int op, long row) {
        if (op >= Op.DUP1 && op <= Op.DUP16) {
            stack.dup(op - Op.DUP1 + 1);
            return Flow.ON;
        }
        if (op >= Op.SWAP1 && op <= Op.SWAP16) {
            stack.swap(op - Op.SWAP1 + 1);
            return Flow.ON;
        }
        if (op >= Op.PUSH0 && op <= Op.PUSH32) {
            push(op - Op.PUSH0);
            return Flow.ON;
        }
        return switch (op) {
            case Op.POP -> {
                stack.pop();
                yield Flow.ON;
            }
            case Op.JUMPDEST -> Flow.ON;
            case Op.PC -> constant(pc);
            case Op.CODESIZE -> constant(bytes.length);
            case Op.STOP -> {
                out.fixed(Ins.STOP, 0, 0, 0, 0);
                yield Flow.EXIT;
            }
            case Op.JUMP -> jump();
            case Op.JUMPI -> jumpIf();
            case Op.GAS -> {
                stack.flush();
                out.fixed(Ins.GAS, 0, 0, 0, stack.height);
                yield Flow.NEXT_BLOCK;
            }
            case Op.MLOAD -> load();
            case Op.MSTORE -> store();
            case Op.MSTORE8 -> store8();
            case Op.MSIZE -> leaf(Ins.MSIZE);
            case Op.CALLDATASIZE -> leaf(Ins.CALLDATASIZE);
            case Op.CALLDATALOAD -> unary(Ins.CALLDATALOAD);
            case Op.ADDMOD -> ternary(Ins.ADDMOD);
            case Op.MULMOD -> ternary(Ins.MULMOD);
            case Op.ADD,
                    Op.MUL,
                    Op.SUB,
                    Op.DIV,
                    Op.SDIV,
                    Op.MOD,
                    Op.SMOD,
                    Op.SIGNEXTEND,
                    Op.LT,
                    Op.GT,
                    Op.SLT,
                    Op.SGT -> arithmetic(op);
            case Op.EQ, Op.ISZERO, Op.AND, Op.OR, Op.XOR, Op.NOT, Op.BYTE, Op.SHL, Op.SHR, Op.SAR, Op.CLZ ->
                arithmetic(op);
            case Op.SSTORE, Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL, Op.CREATE, Op.CREATE2 -> {
                stack.flush();
                yield other(Ins.OTHER_END, op, row, Flow.NEXT_BLOCK);
            }
            case Op.RETURN, Op.REVERT, Op.SELFDESTRUCT -> {
                stack.home(Row.pops(row), false);
                yield other(Ins.OTHER_END, op, row, Flow.EXIT);
            }
            default -> {
                int pops = Row.pops(row);
                stack.home(pops, Row.pushes(row));
                yield other(Ins.OTHER, op, row, Flow.ON);
            }
        };
    }

    /** Operands are at home. */
    private Flow other(int kind, int op, long row, Flow then) {
        if (out.size == stopAt) return Flow.STOPPED;
        int pops = Row.pops(row);
        out.fixed(kind, op, 0, 0, stack.height);
        int result = stack.height - pops;
        for (int i = 0; i < pops; i++) stack.pop();
        if (Row.pushes(row)) stack.push(result);
        return then;
    }

    private void push(int n) {
        byte[] word = new byte[32];
        int present = Math.min(n, bytes.length - pc - 1);
        System.arraycopy(bytes, pc + 1, word, 32 - n, present);
        long[] limbs = new long[4];
        Words.load(word, 0, limbs, 0);
        stack.pushConstant(limbs[3], limbs[2], limbs[1], limbs[0]);
    }

    private Flow constant(int value) {
        stack.pushConstant(0, 0, 0, value);
        return Flow.ON;
    }

    // --- jumps

    private Flow jump() {
        int goal = goal();
        if (goal >= 0) {
            stack.pop();
            stack.flush();
            out.fixed(Ins.JUMP, 0, 0, 0, stack.height);
            goTo(goal);
            return Flow.EXIT;
        }
        if (!stack.hasSpares()) stack.flush();
        stack.materialise(0);
        int x = stack.slot(0);
        stack.pop();
        out.last = -1;
        x = stack.survivingFlush(x, x);
        stack.flush();
        out.fixed(Ins.JUMP_TO, 0, x, 0, stack.height);
        return Flow.EXIT;
    }

    private Flow jumpIf() {
        if (!stack.hasSpares()) stack.flush();
        int goal = goal();
        if (goal < 0) return jumpIfTo();
        stack.pop();
        stack.materialise(0);
        int op = Ins.IF_ZERO;
        int extra = 1;
        int x = stack.slot(0);
        int y = x;
        int number = 0;
        boolean hasNumber = false;
        if (stack.isOnly(0) && out.lastComparesInto(x)) {
            long comparison = out.stream[out.last];
            out.removeLast();
            op = Ins.op(comparison) - Ins.LT + Ins.IF_LT;
            extra = Ins.extra(comparison);
            x = SymbolicStack.ORIGIN + Ins.x(comparison) / 4;
            hasNumber = op >= Ins.IF_LT_POOL;
            if (hasNumber) number = Ins.y(comparison);
            y = hasNumber ? x : SymbolicStack.ORIGIN + Ins.y(comparison) / 4;
        }
        stack.pop();
        out.last = -1;
        int movedX = stack.survivingFlush(x, y);
        int movedY = y == x ? movedX : stack.survivingFlush(y, movedX);
        stack.flush();
        out.raw(Ins.pack(
                op,
                extra,
                Emitter.place(movedX),
                hasNumber ? number : Emitter.place(movedY),
                Emitter.place(stack.height)));
        goTo(goal);
        return Flow.NEXT_BLOCK;
    }

    private Flow jumpIfTo() {
        stack.materialise(0);
        stack.materialise(1);
        int y = stack.slot(0);
        int x = stack.slot(1);
        stack.pop();
        stack.pop();
        out.last = -1;
        int movedX = stack.survivingFlush(x, y);
        int movedY = y == x ? movedX : stack.survivingFlush(y, movedX);
        stack.flush();
        out.fixed(Ins.JUMPI_TO, 0, movedX, movedY, stack.height);
        return Flow.NEXT_BLOCK;
    }

    /** The topmost word as a jump's goal, if it is known and one; else -1. */
    private int goal() {
        if (!stack.isConstant(0)) return -1;
        long target = Words.size(stack.constants(), stack.constant(0));
        return code.isJumpDestination(target) ? (int) target : -1;
    }

    private void goTo(int goal) {
        if (jumpsSize == jumps.length) jumps = Arrays.copyOf(jumps, 2 * jumpsSize);
        jumps[jumpsSize++] = out.size;
        jumps[jumpsSize++] = goal;
        out.raw(0);
    }

    // --- memory and input

    private Flow load() {
        if (isNear()) {
            int at = (int) stack.constants()[stack.constant(0)];
            int d = stack.place(1);
            if (out.size == stopAt) return Flow.STOPPED;
            out.wideResult(Ins.MLOAD_AT, at, d);
            stack.replace(1, d);
            return Flow.ON;
        }
        return unary(Ins.MLOAD);
    }

    private Flow store() {
        if (isNear()) {
            stack.materialise(1);
            if (stack.isConstant(0)) {
                int at = (int) stack.constants()[stack.constant(0)];
                if (out.size == stopAt) return Flow.STOPPED;
                out.raw(Ins.packWide(Ins.MSTORE_AT, at, Emitter.place(stack.slot(1))));
                stack.pop();
                stack.pop();
                return Flow.ON;
            }
        }
        stack.materialise(0);
        stack.materialise(1);
        if (out.size == stopAt) return Flow.STOPPED;
        out.fixed(Ins.MSTORE, 0, stack.slot(0), stack.slot(1), SymbolicStack.ORIGIN);
        stack.pop();
        stack.pop();
        return Flow.ON;
    }

    private Flow store8() {
        stack.materialise(0);
        stack.materialise(1);
        if (out.size == stopAt) return Flow.STOPPED;
        out.fixed(Ins.MSTORE8, 0, stack.slot(0), stack.slot(1), SymbolicStack.ORIGIN);
        stack.pop();
        stack.pop();
        return Flow.ON;
    }

    /** Whether the topmost word is a known place in memory that fits an instruction. */
    private boolean isNear() {
        return stack.isConstant(0) && Words.size(stack.constants(), stack.constant(0)) <= Integer.MAX_VALUE;
    }

    // --- the rest

    private Flow leaf(int op) {
        int d = stack.place(0);
        out.result(op, 0, d, d, d);
        stack.push(d);
        return Flow.ON;
    }

    private Flow unary(int op) {
        stack.materialise(0);
        int d = stack.place(1);
        int x = stack.slot(0);
        if (op == Ins.MLOAD && out.size == stopAt) return Flow.STOPPED;
        out.result(op, 0, x, x, d);
        stack.replace(1, d);
        return Flow.ON;
    }

    private Flow ternary(int op) {
        stack.home(3, true);
        out.fixed(op, 0, stack.height - 1, stack.height - 2, stack.height - 3);
        int d = stack.height - 3;
        stack.replace(3, d);
        return Flow.ON;
    }

    private Flow arithmetic(int op) {
        folding.emit(op);
        return Flow.ON;
    }
}
