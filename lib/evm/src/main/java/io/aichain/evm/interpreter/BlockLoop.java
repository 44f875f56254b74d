package io.aichain.evm.interpreter;

/**
 * Runs code in register form, block by block: gas and stack are checked once at a block's begin. If that check fails, or an
 * instruction in the middle cannot pay its dynamic part, the frame goes on in {@link PlainLoop} from there, which finds out what
 * exactly happens. All that the inner loop needs is in locals; {@code top} is where the stack's top was when the block began. The
 * method must stay below 8,000 bytecodes with what HotSpot inlines, or that stays out of line.
 */
final class BlockLoop {
    /**
     * Gas after which a frame looks whether its code is hot, or compiled meanwhile: some tenth of a millisecond of arithmetic, and some
     * milliseconds of what is dear in time, as slots that are read from a disk.
     */
    static final long LOOK_GAS = 1 << 16;
    /** Blocks in a row at whose begin it looks for a trace of what is compiled, before it leaves that for later. */
    static final int VAIN_LOOKS = 64;

    private final Machine machine;
    private final Instructions instructions;
    private final Translator again;

    BlockLoop(Machine machine) {
        this.machine = machine;
        this.instructions = machine.instructions;
        this.again = new Translator(machine.rows);
    }

    /** Runs a frame from a block's begin until it ends, enters another, or goes on byte by byte or compiled. */
    Step run(Frame frame) {
        Machine m = machine;
        Form form = frame.form;
        long[] stream = form.stream();
        long[] pool = form.pool();
        long[] s = m.stack;
        Memory memory = frame.memory;
        Division division = m.division;
        ModularProduct products = m.products;
        int base = frame.base;
        int ip = frame.pc;
        long gas = frame.gas;
        int top = frame.top;
        long look = frame.look;

        while (true) {
            int block = ip;
            long header = stream[ip];
            int height = top - base;
            long left = gas - (header >>> 32);
            if (left < look || height < ((int) header & 0xffff) || height > ((int) header >>> 16)) {
                if (left < 0 || height < ((int) header & 0xffff) || height > ((int) header >>> 16)) {
                    return leave(frame, (int) stream[ip + 1], gas, top);
                }
                look = look(frame, (int) stream[ip + 1], gas, top);
                if (look < 0) return Step.CHANGE;
            }
            gas = left;
            ip += Ins.HEADER;

            inner:
            while (true) {
                long ins = stream[ip++];
                int x = top + (short) (ins >> 16);
                int y = top + (short) (ins >> 32);
                int d = top + (int) (ins >> 48);
                switch ((int) ins & 0xff) {
                    case Ins.STOP -> {
                        frame.gas = gas;
                        return Step.DONE;
                    }
                    case Ins.UNDEFINED -> {
                        return frame.halt(HaltReason.INVALID_OPCODE);
                    }
                    case Ins.FALL -> {
                        top = d;
                        break inner;
                    }
                    case Ins.JUMP -> {
                        ip = (int) stream[ip];
                        top = d;
                        break inner;
                    }
                    case Ins.JUMP_TO -> {
                        ip = form.entry(Words.size(s, x));
                        if (ip < 0) return frame.halt(HaltReason.INVALID_JUMP);
                        top = d;
                        break inner;
                    }
                    case Ins.JUMPI_TO -> {
                        if (!Words.isZeroAt(s, x)) {
                            ip = form.entry(Words.size(s, y));
                            if (ip < 0) return frame.halt(HaltReason.INVALID_JUMP);
                        }
                        top = d;
                        break inner;
                    }
                    case Ins.GAS -> {
                        Words.set(s, d, 0, 0, 0, gas);
                        top = d + 4;
                        break inner;
                    }
                    case Ins.OTHER -> {
                        frame.gas = gas;
                        frame.top = d;
                        int mark = m.state.mark();
                        Step step = instructions.run(Ins.extra(ins), frame);
                        if (step != Step.NEXT) {
                            if (frame.halt != HaltReason.OUT_OF_GAS) return step;
                            m.state.revertTo(mark);
                            return restore(frame, block, ip - 1, gas, top);
                        }
                        gas = frame.gas;
                    }
                    case Ins.OTHER_END -> {
                        frame.pc = ip;
                        frame.gas = gas;
                        frame.top = d;
                        Step step = instructions.run(Ins.extra(ins), frame);
                        if (step != Step.NEXT) return step;
                        s = m.stack;
                        gas = frame.gas;
                        top = frame.top;
                        break inner;
                    }
                    case Ins.MOVE -> Words.move(s, x, d);
                    case Ins.EXCHANGE -> Words.exchange(s, x, y);
                    case Ins.SET -> Words.set(s, d, 0, 0, 0, ins >>> 16 & 0xffffffffL);
                    case Ins.SET_POOL -> {
                        int at = (int) (ins >>> 14) & 0x3fffc;
                        Words.set(s, d, pool[at + 3], pool[at + 2], pool[at + 1], pool[at]);
                    }
                    case Ins.MLOAD, Ins.MLOAD_AT -> {
                        long at = ((int) ins & 0xff) == Ins.MLOAD ? Words.size(s, x) : ins >>> 16 & 0xffffffffL;
                        if (at > memory.size() - 32) {
                            long growth = memory.growthGas(at, 32);
                            if (gas < growth) return restore(frame, block, ip - 1, gas, top);
                            gas -= growth;
                            memory.grow(at, 32);
                        }
                        Words.load(memory.bytes(), (int) at, s, d);
                    }
                    case Ins.MSTORE, Ins.MSTORE_AT -> {
                        long at = ins >>> 16 & 0xffffffffL;
                        int value = d;
                        if (((int) ins & 0xff) == Ins.MSTORE) {
                            at = Words.size(s, x);
                            value = y;
                        }
                        if (at > memory.size() - 32) {
                            long growth = memory.growthGas(at, 32);
                            if (gas < growth) return restore(frame, block, ip - 1, gas, top);
                            gas -= growth;
                            memory.grow(at, 32);
                        }
                        Words.store(s, value, memory.bytes(), (int) at);
                    }
                    case Ins.MSTORE8 -> {
                        long at = Words.size(s, x);
                        long growth = memory.growthGas(at, 1);
                        if (growth != 0) {
                            if (gas < growth) return restore(frame, block, ip - 1, gas, top);
                            gas -= growth;
                            memory.grow(at, 1);
                        }
                        memory.bytes()[(int) at] = (byte) s[y];
                    }
                    case Ins.MSIZE -> Words.set(s, d, 0, 0, 0, memory.size());
                    case Ins.CALLDATALOAD -> Reads.callDataLoad(frame, s, x, d);
                    case Ins.CALLDATASIZE -> Words.set(s, d, 0, 0, 0, frame.inputSize);
                    case Ins.ADD -> Words.add(s, x, y, d);
                    case Ins.MUL -> Words.mul(s, x, y, d);
                    case Ins.SUB -> Words.sub(s, x, y, d);
                    case Ins.DIV -> division.div(s, x, y, d);
                    case Ins.SDIV -> division.sdiv(s, x, y, d);
                    case Ins.MOD -> division.mod(s, x, y, d);
                    case Ins.SMOD -> division.smod(s, x, y, d);
                    case Ins.ADDMOD -> division.addmod(s, x, y, d);
                    case Ins.MULMOD -> products.mulmod(s, x, y, d);
                    case Ins.SIGNEXTEND -> Words.signExtend(s, x, y, d);
                    case Ins.AND -> Words.and(s, x, y, d);
                    case Ins.OR -> Words.or(s, x, y, d);
                    case Ins.XOR -> Words.xor(s, x, y, d);
                    case Ins.BYTE -> Words.byteAt(s, x, y, d);
                    case Ins.SHL -> Words.shl(s, x, y, d);
                    case Ins.SHR -> Words.shr(s, x, y, d);
                    case Ins.SAR -> Words.sar(s, x, y, d);
                    case Ins.NOT -> Words.not(s, x, d);
                    case Ins.CLZ -> Words.clz(s, x, d);
                    case Ins.ADD_SMALL -> Words.addSmall(s, x, (short) (ins >> 32), d);
                    case Ins.AND_POOL -> {
                        int at = poolIndex(ins);
                        Words.set(
                                s,
                                d,
                                s[x + 3] & pool[at + 3],
                                s[x + 2] & pool[at + 2],
                                s[x + 1] & pool[at + 1],
                                s[x] & pool[at]);
                    }
                    case Ins.SHL_BY -> Words.shiftLeft(s, x, (short) (ins >> 32), d);
                    case Ins.SHR_BY -> Words.shiftRight(s, x, (short) (ins >> 32), 0, d);
                    case Ins.SAR_BY -> Words.shiftRight(s, x, (short) (ins >> 32), s[x + 3] >> 63, d);
                    case Ins.LT -> Words.bool(s, d, Words.less(s, x, s, y) ^ isTurned(ins));
                    case Ins.GT -> Words.bool(s, d, Words.less(s, y, s, x) ^ isTurned(ins));
                    case Ins.SLT -> Words.bool(s, d, Words.lessSigned(s, x, y) ^ isTurned(ins));
                    case Ins.SGT -> Words.bool(s, d, Words.lessSigned(s, y, x) ^ isTurned(ins));
                    case Ins.EQ -> Words.bool(s, d, Words.equal(s, x, s, y) ^ isTurned(ins));
                    case Ins.ISZERO -> Words.bool(s, d, Words.isZeroAt(s, x) ^ isTurned(ins));
                    case Ins.LT_POOL -> Words.bool(s, d, Words.less(s, x, pool, poolIndex(ins)) ^ isTurned(ins));
                    case Ins.GT_POOL -> Words.bool(s, d, Words.less(pool, poolIndex(ins), s, x) ^ isTurned(ins));
                    case Ins.EQ_POOL -> Words.bool(s, d, Words.equal(s, x, pool, poolIndex(ins)) ^ isTurned(ins));
                    case Ins.IF_LT -> {
                        ip = Words.less(s, x, s, y) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_GT -> {
                        ip = Words.less(s, y, s, x) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_SLT -> {
                        ip = Words.lessSigned(s, x, y) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_SGT -> {
                        ip = Words.lessSigned(s, y, x) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_EQ -> {
                        ip = Words.equal(s, x, s, y) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_ZERO -> {
                        ip = Words.isZeroAt(s, x) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_LT_POOL -> {
                        ip = Words.less(s, x, pool, poolIndex(ins)) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_GT_POOL -> {
                        ip = Words.less(pool, poolIndex(ins), s, x) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    case Ins.IF_EQ_POOL -> {
                        ip = Words.equal(s, x, pool, poolIndex(ins)) ^ isTurned(ins) ? (int) stream[ip] : ip + 1;
                        top = d;
                        break inner;
                    }
                    default -> throw new IllegalStateException("no instruction " + Long.toHexString(ins));
                }
            }
        }
    }

    /**
     * Heats the code, and goes on compiled if it is: what runs for long need not run to its end as it began. At a block's begin all
     * words are in the flat stack.
     *
     * @return what may be left of the gas when the next look is due, or -1 if the frame has changed
     */
    private long look(Frame frame, int pc, long gas, int top) {
        if (machine.heats()) frame.heat(gas);
        Compiled compiled = machine.compiled(frame.code);
        if (compiled == null) return frame.lookLater(gas);
        int node = compiled.entry(pc);
        if (node < 0) {
            // In nearly all loops a trace begins in some block, which comes soon. Not in one whose jumps are computed,
            // whose begin is never stored: to look at each of its blocks would cost more than they do.
            return ++frame.vainLooks % VAIN_LOOKS == 0 ? frame.lookLater(gas) : frame.lookAt(gas);
        }
        frame.compiled = compiled;
        frame.form = null;
        frame.pc = node;
        frame.gas = gas;
        frame.top = top;
        return -1;
    }

    private static boolean isTurned(long ins) {
        return (ins & 0x100) != 0;
    }

    private static int poolIndex(long ins) {
        return (int) (ins >>> 30) & 0x3fffc;
    }

    /** Goes on byte by byte from a block's begin. */
    private static Step leave(Frame frame, int pc, long gas, int top) {
        frame.form = null;
        frame.pc = pc;
        frame.gas = gas;
        frame.top = top;
        return Step.CHANGE;
    }

    /**
     * Goes on byte by byte from an instruction in the middle of a block.
     *
     * @param at where it stands in the stream
     * @param gas with the whole block paid for
     * @param top of the block's begin
     */
    private Step restore(Frame frame, int block, int at, long gas, int top) {
        long[] stream = frame.form.stream();
        Translator.Point point = again.restore(frame.code, (int) stream[block + 1], at - block, machine.stack, top);
        return leave(frame, point.pc(), gas + (stream[block] >>> 32) - point.gasUsed(), point.top());
    }
}
