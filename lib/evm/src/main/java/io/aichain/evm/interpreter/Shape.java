package io.aichain.evm.interpreter;

import io.aichain.evm.fork.Op;

/** How code hangs together, as far as it shows without running it: which jump destinations are named where. Only what is worth while follows from it. */
final class Shape {
    /** Instructions that {@link #isCold} and {@link #isShort} look at. */
    private static final int FAR = 40;

    private final byte[] bytes;
    private final long[] rows;
    /** By program counter: how many pushes have it as operand, at most 2. */
    private final byte[] names;

    /** By program counter: whether a push has it as operand that no jump follows at once. */
    private final boolean[] isWord;

    private final boolean[] fallenInto;
    private final boolean[] loops;

    Shape(Code code, long[] rows) {
        this.bytes = code.bytes;
        this.rows = rows;
        this.names = new byte[bytes.length];
        this.isWord = new boolean[bytes.length];
        this.fallenInto = new boolean[bytes.length];
        this.loops = new boolean[bytes.length];
        boolean falls = true;
        int pushed = -1;
        int next;
        for (int pc = 0; pc < bytes.length; pc = next) {
            int op = bytes[pc] & 0xff;
            next = pc + 1 + Translator.operandBytes(op);
            if (op == Op.JUMPDEST) fallenInto[pc] = falls;
            if (pushed >= 0 && op != Op.JUMP && op != Op.JUMPI) isWord[pushed] = true;
            else if (pushed >= 0 && pushed <= pc) loops[pushed] = true;
            pushed = pushed(op, pc + 1, next);
            if (pushed >= 0 && code.isJumpDestination(pushed)) {
                if (names[pushed] < 2) names[pushed]++;
            } else {
                pushed = -1;
            }
            falls = !ends(op);
        }
        if (pushed >= 0) isWord[pushed] = true;
    }

    /** What an instruction pushes, if that may be a place in code; else -1. @param from of its operand */
    private int pushed(int op, int from, int to) {
        if (op < Op.PUSH0 || op > Op.PUSH32 || to > bytes.length) return -1;
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value << 8 | bytes[i] & 0xff;
            if (value > Translator.MAX_CODE_BYTES) return -1;
        }
        return value;
    }

    private boolean ends(int op) {
        return op == Op.JUMP
                || op == Op.STOP
                || op == Op.RETURN
                || op == Op.REVERT
                || op == Op.SELFDESTRUCT
                || rows[op] == Row.UNDEFINED;
    }

    /** Whether a jump backwards goes there. */
    boolean isLoop(int pc) {
        return loops[pc];
    }

    /** Whether there is at most one way to a jump destination, as far as it shows. */
    boolean hasOneWay(int pc) {
        return names[pc] + (fallenInto[pc] ? 1 : 0) <= 1;
    }

    /** Whether only a jump whose goal was computed can come there. */
    boolean isHidden(int pc) {
        return names[pc] == 0 && !fallenInto[pc];
    }

    /** Whether no push has it as its operand. */
    boolean isUnnamed(int pc) {
        return names[pc] == 0;
    }

    /** Whether a jump whose goal was computed may come there, if the code makes such: no push names it, or one whose word may be counted from. */
    boolean isReckonable(int pc) {
        return names[pc] == 0 || isWord[pc];
    }

    /** Whether what begins there soon fails, whatever happens. */
    boolean isCold(int pc) {
        int at = pc;
        int pushed = -1;
        for (int i = 0; i < FAR && at >= 0 && at < bytes.length; i++) {
            int op = bytes[at] & 0xff;
            int next = at + 1 + Translator.operandBytes(op);
            if (op == Op.REVERT || rows[op] == Row.UNDEFINED) return true;
            if (op == Op.JUMPI || (op != Op.JUMP && ends(op))) return false;
            at = op == Op.JUMP ? pushed : next;
            pushed = pushed(op, next - Translator.operandBytes(op), next);
        }
        return false;
    }

    /** Whether it is not far from there to the next jump, or to where ways meet. */
    boolean isShort(int pc) {
        int at = pc;
        for (int i = 0; i < FAR && at < bytes.length; i++) {
            int op = bytes[at] & 0xff;
            if (ends(op) || op == Op.JUMPI || (op == Op.JUMPDEST && at != pc)) return true;
            at += 1 + Translator.operandBytes(op);
        }
        return false;
    }
}
