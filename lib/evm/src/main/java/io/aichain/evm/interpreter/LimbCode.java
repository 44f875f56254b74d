package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;
import java.lang.classfile.Opcode;

/**
 * Arithmetic of a trace that is compiled: on limbs in JVM locals, computed at once where all operands are constant, and no more limbs
 * than the result can have. What is rare or long is left to the interpreter's own methods, on the flat stack.
 */
final class LimbCode {
    private static final int ALL = 256;

    private final LimbStack stack;
    private final Division division = new Division();
    private final long[] scratch = new long[8];
    private Recipe out;

    LimbCode(LimbStack stack) {
        this.stack = stack;
    }

    void reset(Recipe recipe) {
        out = recipe;
    }

    void unary(int op) {
        Value x = stack.word(0);
        if (x.kind == Value.Kind.COMPARISON && op == Op.ISZERO) {
            stack.pop(1);
            stack.push(Value.comparison(x.comparison, x.left, x.right, !x.turned));
            return;
        }
        stack.load(x);
        stack.pop(1);
        if (x.isConstant()) {
            System.arraycopy(x.constant, 0, scratch, 0, 4);
            if (op == Op.ISZERO) Words.isZero(scratch, 0, 0);
            else if (op == Op.NOT) Words.not(scratch, 0, 0);
            else Words.clz(scratch, 0, 0);
            pushScratch();
            return;
        }
        stack.push(
                switch (op) {
                    case Op.ISZERO -> Value.comparison(Value.EQUAL, x, Value.of(0, 0, 0, 0), false);
                    case Op.NOT -> not(x);
                    case Op.CLZ -> leadingZeros(x);
                    default -> throw new IllegalArgumentException("opcode " + op);
                });
    }

    /** ADDMOD and MULMOD. */
    void ternary(int op) {
        stack.home(3);
        operate(op, 3);
    }

    void binary(int op) {
        Value x = stack.word(0);
        Value y = stack.word(1);
        if (x.isConstant() && y.isConstant()) {
            System.arraycopy(x.constant, 0, scratch, 4, 4);
            System.arraycopy(y.constant, 0, scratch, 0, 4);
            Folding.compute(op, scratch, division);
            stack.pop(2);
            pushScratch();
            return;
        }
        Value result = inline(op, x, y);
        if (result == null) {
            stack.home(2);
            operate(op, 2);
            return;
        }
        stack.pop(2);
        stack.push(result);
    }

    private void operate(int op, int pops) {
        out.emit(Recipe.LOAD_FRAME);
        out.emit(Recipe.LOAD_STACK);
        out.emit(Recipe.PUSH_INT, op);
        out.emit(Recipe.PLACE, 4 * (stack.height - LimbStack.ORIGIN));
        call(Callee.OPERATE);
        stack.replaceBySlot(pops);
    }

    /** @return null for what is done on the flat stack */
    private Value inline(int op, Value x, Value y) {
        return switch (op) {
            case Op.ADD -> add(stack.load(x), stack.load(y));
            case Op.SUB -> subtract(stack.load(x), stack.load(y));
            case Op.MUL -> multiply(stack.load(x), stack.load(y));
            case Op.AND -> and(stack.load(x), stack.load(y));
            case Op.OR -> or(stack.load(x), stack.load(y), Opcode.LOR);
            case Op.XOR -> or(stack.load(x), stack.load(y), Opcode.LXOR);
            case Op.LT -> Value.comparison(Value.LESS, stack.load(x), stack.load(y), false);
            case Op.GT -> Value.comparison(Value.LESS, stack.load(y), stack.load(x), false);
            case Op.SLT -> Value.comparison(Value.LESS_SIGNED, stack.load(x), stack.load(y), false);
            case Op.SGT -> Value.comparison(Value.LESS_SIGNED, stack.load(y), stack.load(x), false);
            case Op.EQ -> Value.comparison(Value.EQUAL, stack.load(x), stack.load(y), false);
            case Op.SHL -> x.isConstant() ? shiftLeft(stack.load(y), shift(x)) : null;
            case Op.SHR -> x.isConstant() ? shiftRight(stack.load(y), shift(x)) : null;
            case Op.SAR -> x.isConstant() ? shiftRightSigned(stack.load(y), shift(x)) : null;
            case Op.DIV -> divide(x, y);
            case Op.MOD -> remainder(x, y);
            case Op.BYTE -> x.isConstant() ? byteAt(stack.load(y), Words.size(x.constant, 0)) : null;
            case Op.SIGNEXTEND -> x.isConstant() ? signExtend(stack.load(y), Words.size(x.constant, 0)) : null;
            default -> null;
        };
    }

    // --- sums and products

    private Value add(Value first, Value second) {
        Value x = first.isConstant() ? second : first;
        Value y = first.isConstant() ? first : second;
        Value result = Value.limbs();
        result.bits = Math.min(ALL, Math.max(x.bits, y.bits) + 1);
        int limbs = (result.bits + 63) / 64;
        int carry = limbs > 1 ? stack.local() : -1;
        boolean carries = false;
        for (int i = 0; i < limbs; i++) {
            stack.pushLimb(x, i);
            if (!y.is(i, 0)) {
                stack.pushLimb(y, i);
                plain(Opcode.LADD);
            }
            if (carries) {
                out.emit(Recipe.LOAD_LONG, carry);
                plain(Opcode.LADD);
            }
            store(result, i);
            if (i + 1 < limbs) carries = carryOut(Callee.CARRY, x, y, result, i, carries, carry);
        }
        return result;
    }

    /** @return whether there can be one */
    private boolean carryOut(Callee which, Value x, Value y, Value result, int limb, boolean carriesIn, int to) {
        if (!carriesIn && y.is(limb, 0)) return false;
        stack.pushLimb(x, limb);
        stack.pushLimb(y, limb);
        stack.pushLimb(result, limb);
        call(which);
        out.emit(Recipe.STORE_LONG, to);
        return true;
    }

    private Value subtract(Value x, Value y) {
        Value result = Value.limbs();
        int borrow = stack.local();
        boolean borrows = false;
        for (int i = 0; i < 4; i++) {
            stack.pushLimb(x, i);
            if (!y.is(i, 0)) {
                stack.pushLimb(y, i);
                plain(Opcode.LSUB);
            }
            if (borrows) {
                out.emit(Recipe.LOAD_LONG, borrow);
                plain(Opcode.LSUB);
            }
            store(result, i);
            if (i < 3) borrows = carryOut(Callee.BORROW, x, y, result, i, borrows, borrow);
        }
        return result;
    }

    private Value multiply(Value x, Value y) {
        int powerX = power(x);
        if (powerX >= 0) return shiftLeft(y, powerX);
        int powerY = power(y);
        if (powerY >= 0) return shiftLeft(x, powerY);
        Value result = Value.limbs();
        result.bits = Math.min(ALL, x.bits + y.bits);
        pushBoth(x, y, 1);
        plain(Opcode.LMUL);
        store(result, 0);
        if (result.bits <= 64) return result;
        if (x.isNarrow() && y.isNarrow()) {
            pushBoth(x, y, 1);
            call(Callee.HIGH);
            store(result, 1);
            return result;
        }
        pushBoth(x, y, 2);
        call(Callee.PRODUCT1);
        store(result, 1);
        if (result.bits <= 128) return result;
        pushBoth(x, y, 3);
        call(Callee.PRODUCT2);
        store(result, 2);
        if (result.bits <= 192) return result;
        pushBoth(x, y, 4);
        call(Callee.PRODUCT3);
        store(result, 3);
        return result;
    }

    private void pushBoth(Value x, Value y, int limbs) {
        for (int i = 0; i < limbs; i++) stack.pushLimb(x, i);
        for (int i = 0; i < limbs; i++) stack.pushLimb(y, i);
    }

    private Value divide(Value x, Value y) {
        int power = power(y);
        if (power >= 0) return shiftRight(stack.load(x), power);
        return x.isNarrow() && y.isNarrow() ? of64(Callee.DIVIDE64, x, y, x.bits) : null;
    }

    private Value remainder(Value x, Value y) {
        int power = power(y);
        if (power >= 0) {
            Words.set(scratch, 0, -1, -1, -1, -1);
            Words.shiftRight(scratch, 0, ALL - power, 0, 0);
            return and(stack.load(x), Value.of(scratch[3], scratch[2], scratch[1], scratch[0]));
        }
        return x.isNarrow() && y.isNarrow() ? of64(Callee.REMAINDER64, x, y, Math.min(x.bits, y.bits)) : null;
    }

    private Value of64(Callee callee, Value x, Value y, int bits) {
        stack.load(x);
        stack.load(y);
        Value result = Value.limbs();
        result.bits = bits;
        pushBoth(x, y, 1);
        call(callee);
        store(result, 0);
        return result;
    }

    /** n of 2^n, or -1. */
    private static int power(Value value) {
        if (!value.isConstant()) return -1;
        int bits = 0;
        for (long limb : value.constant) bits += Long.bitCount(limb);
        return bits == 1 ? Words.bitLength(value.constant, 0) - 1 : -1;
    }

    // --- bits

    private Value not(Value x) {
        Value result = Value.limbs();
        for (int i = 0; i < 4; i++) {
            if (x.isConstant(i)) {
                result.constant[i] = ~x.constant[i];
                continue;
            }
            stack.pushLimb(x, i);
            out.pushLong(-1);
            plain(Opcode.LXOR);
            store(result, i);
        }
        return result;
    }

    private Value and(Value x, Value y) {
        Value result = Value.limbs();
        result.bits = Math.min(x.bits, y.bits);
        for (int i = 0; i < 4; i++) {
            if (x.is(i, 0) || y.is(i, 0) || 64 * i >= result.bits) continue;
            if (x.is(i, -1)) same(result, i, y, i);
            else if (y.is(i, -1)) same(result, i, x, i);
            else if (x.isConstant(i) && y.isConstant(i)) result.constant[i] = x.constant[i] & y.constant[i];
            else combine(result, i, x, y, Opcode.LAND);
        }
        return result;
    }

    /** OR and XOR, for which zeros change nothing. */
    private Value or(Value x, Value y, Opcode opcode) {
        Value result = Value.limbs();
        result.bits = Math.max(x.bits, y.bits);
        for (int i = 0; i < 4; i++) {
            if (x.is(i, 0)) {
                same(result, i, y, i);
            } else if (y.is(i, 0)) {
                same(result, i, x, i);
            } else if (x.isConstant(i) && y.isConstant(i)) {
                long a = x.constant[i];
                long b = y.constant[i];
                result.constant[i] = opcode == Opcode.LOR ? a | b : a ^ b;
            } else {
                combine(result, i, x, y, opcode);
            }
        }
        return result;
    }

    private void combine(Value result, int limb, Value x, Value y, Opcode opcode) {
        stack.pushLimb(x, limb);
        stack.pushLimb(y, limb);
        plain(opcode);
        store(result, limb);
    }

    private static void same(Value result, int limb, Value from, int of) {
        result.local[limb] = from.local[of];
        result.constant[limb] = from.constant[of];
    }

    private Value leadingZeros(Value x) {
        Value result = Value.limbs();
        result.bits = 9;
        out.emit(Recipe.PUSH_INT, ALL);
        stack.pushLimbs(x);
        call(Callee.BIT_LENGTH);
        plain(Opcode.ISUB);
        plain(Opcode.I2L);
        store(result, 0);
        return result;
    }

    private Value byteAt(Value x, long index) {
        if (index > 31) return Value.of(0, 0, 0, 0);
        int fromLow = 31 - (int) index;
        Value result = Value.limbs();
        result.bits = 8;
        stack.pushLimb(x, fromLow >> 3);
        shiftBy(8 * (fromLow & 7), Opcode.LUSHR);
        out.pushLong(0xff);
        plain(Opcode.LAND);
        store(result, 0);
        return result;
    }

    private Value signExtend(Value x, long bytes) {
        if (bytes > 30 || x.bits < 8 * bytes + 8) return x;
        int bit = 8 * (int) bytes + 7;
        int limb = bit >> 6;
        Value result = Value.limbs();
        for (int i = 0; i < limb; i++) same(result, i, x, i);
        stack.pushLimb(x, limb);
        shiftBy(63 - (bit & 63), Opcode.LSHL);
        shiftBy(63 - (bit & 63), Opcode.LSHR);
        store(result, limb);
        if (limb == 3) return result;
        stack.pushLimb(result, limb);
        shiftBy(63, Opcode.LSHR);
        store(result, limb + 1);
        for (int i = limb + 2; i < 4; i++) same(result, i, result, limb + 1);
        return result;
    }

    // --- shifts by a known number of bits

    private static int shift(Value value) {
        return (int) Math.min(Words.size(value.constant, 0), ALL);
    }

    private Value shiftLeft(Value x, int n) {
        if (n >= ALL) return Value.of(0, 0, 0, 0);
        if (n == 0) return x;
        Value result = Value.limbs();
        result.bits = Math.min(ALL, x.bits + n);
        int limbs = n >> 6;
        int bits = n & 63;
        for (int i = limbs; i < 4 && 64 * i < result.bits; i++) {
            if (bits == 0) same(result, i, x, i - limbs);
            else merge(result, i, x, i - limbs, bits, i - limbs - 1, 64 - bits);
        }
        return result;
    }

    private Value shiftRight(Value x, int n) {
        if (n >= x.bits) return Value.of(0, 0, 0, 0);
        if (n == 0) return x;
        Value result = Value.limbs();
        result.bits = x.bits - n;
        int limbs = n >> 6;
        int bits = n & 63;
        for (int i = 0; i + limbs < 4; i++) {
            if (bits == 0) same(result, i, x, i + limbs);
            else merge(result, i, x, i + limbs + 1, 64 - bits, i + limbs, bits);
        }
        return result;
    }

    /** One limb up by some bits, or'd with another one down; limbs that there are not are zero. */
    private void merge(Value result, int limb, Value x, int up, int upBits, int down, int downBits) {
        boolean hasUp = up >= 0 && up < 4 && !x.is(up, 0);
        boolean hasDown = down >= 0 && down < 4 && !x.is(down, 0);
        if (!hasUp && !hasDown) return;
        if (hasUp) {
            stack.pushLimb(x, up);
            shiftBy(upBits, Opcode.LSHL);
        }
        if (hasDown) {
            stack.pushLimb(x, down);
            shiftBy(downBits, Opcode.LUSHR);
        }
        if (hasUp && hasDown) plain(Opcode.LOR);
        store(result, limb);
    }

    private Value shiftRightSigned(Value x, int n) {
        if (x.bits < ALL) return shiftRight(x, n);
        if (n == 0) return x;
        Value result = Value.limbs();
        int limbs = Math.min(n, ALL - 1) >> 6;
        int bits = n >= ALL ? 63 : n & 63;
        for (int i = 0; i + limbs < 4; i++) {
            if (i + limbs < 3) {
                if (bits == 0) same(result, i, x, i + limbs);
                else merge(result, i, x, i + limbs + 1, 64 - bits, i + limbs, bits);
            } else if (bits == 0) {
                same(result, i, x, 3);
            } else {
                stack.pushLimb(x, 3);
                shiftBy(bits, Opcode.LSHR);
                store(result, i);
            }
        }
        if (limbs == 0) return result;
        stack.pushLimb(x, 3);
        shiftBy(63, Opcode.LSHR);
        store(result, 4 - limbs);
        for (int i = 5 - limbs; i < 4; i++) same(result, i, result, 4 - limbs);
        return result;
    }

    // --- what all do

    private void shiftBy(int bits, Opcode opcode) {
        if (bits == 0) return;
        out.emit(Recipe.PUSH_INT, bits);
        plain(opcode);
    }

    private void store(Value result, int limb) {
        result.local[limb] = stack.local();
        out.emit(Recipe.STORE_LONG, result.local[limb]);
    }

    private void pushScratch() {
        stack.push(Value.of(scratch[3], scratch[2], scratch[1], scratch[0]));
    }

    private void call(Callee callee) {
        out.emit(Recipe.CALL, callee.ordinal());
    }

    private void plain(Opcode opcode) {
        out.emit(Recipe.PLAIN, opcode.ordinal());
    }
}
