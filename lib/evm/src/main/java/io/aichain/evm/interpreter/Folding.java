package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;

/** Arithmetic of a block in translation: computed at once where all operands are constant, with a constant in the instruction where one is. */
final class Folding {
    private static final int ALL = 256;

    private final SymbolicStack stack;
    private final Emitter out;
    private final Division division = new Division();
    private final long[] scratch = new long[8];

    Folding(SymbolicStack stack, Emitter out) {
        this.stack = stack;
        this.out = out;
    }

    void emit(int op) {
        if (op == Op.ISZERO || op == Op.NOT || op == Op.CLZ) {
            unary(op);
            return;
        }
        boolean first = stack.isConstant(0);
        boolean second = stack.isConstant(1);
        if (first && second) fold(op);
        else if (!(first && firstConstant(op)) && !(second && secondConstant(op))) binary(op);
    }

    private void unary(int op) {
        if (stack.isConstant(0)) {
            load(0, 0);
            if (op == Op.ISZERO) Words.isZero(scratch, 0, 0);
            else if (op == Op.NOT) Words.not(scratch, 0, 0);
            else Words.clz(scratch, 0, 0);
            replaceByScratch(1);
            return;
        }
        if (op == Op.ISZERO && stack.isOnly(0) && out.lastComparesInto(stack.slot(0))) {
            out.stream[out.last] ^= 1 << 8;
            return;
        }
        int d = stack.place(1);
        int x = stack.slot(0);
        out.result(registerForm(op), 0, x, x, d);
        stack.replace(1, d);
    }

    private void binary(int op) {
        stack.materialise(0);
        stack.materialise(1);
        int d = stack.place(2);
        out.result(registerForm(op), 0, stack.slot(0), stack.slot(1), d);
        stack.replace(2, d);
    }

    /** An instruction on one operand and a number. @param operand which word is not the constant */
    private void with(int op, int operand, int number) {
        int d = stack.place(2);
        out.resultWith(op, stack.slot(operand), number, d);
        stack.replace(2, d);
    }

    private void withPool(int op, int operand) {
        with(op, operand, out.pool(stack.constants(), stack.constant(1 - operand)));
    }

    /** @return false if no form of the instruction has a constant for its first operand */
    private boolean firstConstant(int op) {
        long[] c = stack.constants();
        int at = stack.constant(0);
        long size = Words.size(c, at);
        switch (op) {
            case Op.ADD -> {
                if (!isSmall(c, at)) return false;
                with(Ins.ADD_SMALL, 1, (int) c[at]);
            }
            case Op.MUL -> {
                int power = power(c, at);
                if (power < 0) return false;
                with(Ins.SHL_BY, 1, power);
            }
            case Op.AND -> withPool(Ins.AND_POOL, 1);
            case Op.EQ -> withPool(Ins.EQ_POOL, 1);
            case Op.LT -> withPool(Ins.GT_POOL, 1);
            case Op.GT -> withPool(Ins.LT_POOL, 1);
            case Op.SHL -> with(Ins.SHL_BY, 1, (int) Math.min(size, ALL));
            case Op.SHR -> with(Ins.SHR_BY, 1, (int) Math.min(size, ALL));
            case Op.SAR -> with(Ins.SAR_BY, 1, (int) Math.min(size, ALL));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean secondConstant(int op) {
        long[] c = stack.constants();
        int at = stack.constant(1);
        int power = power(c, at);
        switch (op) {
            case Op.ADD -> {
                if (!isSmall(c, at)) return false;
                with(Ins.ADD_SMALL, 0, (int) c[at]);
            }
            case Op.SUB -> {
                if (!isSmall(c, at) || c[at] == Short.MIN_VALUE) return false;
                with(Ins.ADD_SMALL, 0, (int) -c[at]);
            }
            case Op.MUL -> {
                if (power < 0) return false;
                with(Ins.SHL_BY, 0, power);
            }
            case Op.DIV -> {
                if (power < 0) return false;
                with(Ins.SHR_BY, 0, power);
            }
            case Op.MOD -> {
                if (power < 0) return false;
                Words.set(scratch, 0, -1, -1, -1, -1);
                Words.shiftRight(scratch, 0, ALL - power, 0, 0);
                with(Ins.AND_POOL, 0, out.pool(scratch, 0));
            }
            case Op.AND -> withPool(Ins.AND_POOL, 0);
            case Op.EQ -> withPool(Ins.EQ_POOL, 0);
            case Op.LT -> withPool(Ins.LT_POOL, 0);
            case Op.GT -> withPool(Ins.GT_POOL, 0);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether 16 signed bits hold it, of two's complement in 256. */
    private static boolean isSmall(long[] c, int at) {
        long sign = c[at] >> 63;
        return c[at] == (short) c[at] && c[at + 1] == sign && c[at + 2] == sign && c[at + 3] == sign;
    }

    /** n of 2^n, or -1. */
    private static int power(long[] c, int at) {
        int bits =
                Long.bitCount(c[at]) + Long.bitCount(c[at + 1]) + Long.bitCount(c[at + 2]) + Long.bitCount(c[at + 3]);
        return bits == 1 ? Words.bitLength(c, at) - 1 : -1;
    }

    private void fold(int op) {
        load(0, 4);
        load(1, 0);
        compute(op, scratch, division);
        replaceByScratch(2);
    }

    /** A binary operation on words at 4 and 0 of an array, the first operand first; the result is at 0. */
    static void compute(int op, long[] s, Division division) {
        switch (op) {
            case Op.ADD -> Words.add(s, 4, 0, 0);
            case Op.MUL -> Words.mul(s, 4, 0, 0);
            case Op.SUB -> Words.sub(s, 4, 0, 0);
            case Op.DIV -> division.div(s, 4, 0, 0);
            case Op.SDIV -> division.sdiv(s, 4, 0, 0);
            case Op.MOD -> division.mod(s, 4, 0, 0);
            case Op.SMOD -> division.smod(s, 4, 0, 0);
            case Op.SIGNEXTEND -> Words.signExtend(s, 4, 0, 0);
            case Op.LT -> Words.lt(s, 4, 0, 0);
            case Op.GT -> Words.gt(s, 4, 0, 0);
            case Op.SLT -> Words.slt(s, 4, 0, 0);
            case Op.SGT -> Words.sgt(s, 4, 0, 0);
            case Op.EQ -> Words.eq(s, 4, 0, 0);
            case Op.AND -> Words.and(s, 4, 0, 0);
            case Op.OR -> Words.or(s, 4, 0, 0);
            case Op.XOR -> Words.xor(s, 4, 0, 0);
            case Op.BYTE -> Words.byteAt(s, 4, 0, 0);
            case Op.SHL -> Words.shl(s, 4, 0, 0);
            case Op.SHR -> Words.shr(s, 4, 0, 0);
            case Op.SAR -> Words.sar(s, 4, 0, 0);
            default -> throw new IllegalArgumentException("opcode " + op);
        }
    }

    private void load(int n, int to) {
        System.arraycopy(stack.constants(), stack.constant(n), scratch, to, 4);
    }

    private void replaceByScratch(int pops) {
        for (int i = 0; i < pops; i++) stack.pop();
        stack.pushConstant(scratch[3], scratch[2], scratch[1], scratch[0]);
    }

    private static int registerForm(int op) {
        return switch (op) {
            case Op.ADD -> Ins.ADD;
            case Op.MUL -> Ins.MUL;
            case Op.SUB -> Ins.SUB;
            case Op.DIV -> Ins.DIV;
            case Op.SDIV -> Ins.SDIV;
            case Op.MOD -> Ins.MOD;
            case Op.SMOD -> Ins.SMOD;
            case Op.SIGNEXTEND -> Ins.SIGNEXTEND;
            case Op.LT -> Ins.LT;
            case Op.GT -> Ins.GT;
            case Op.SLT -> Ins.SLT;
            case Op.SGT -> Ins.SGT;
            case Op.EQ -> Ins.EQ;
            case Op.ISZERO -> Ins.ISZERO;
            case Op.AND -> Ins.AND;
            case Op.OR -> Ins.OR;
            case Op.XOR -> Ins.XOR;
            case Op.NOT -> Ins.NOT;
            case Op.BYTE -> Ins.BYTE;
            case Op.SHL -> Ins.SHL;
            case Op.SHR -> Ins.SHR;
            case Op.SAR -> Ins.SAR;
            case Op.CLZ -> Ins.CLZ;
            default -> throw new IllegalArgumentException("opcode " + op);
        };
    }
}
