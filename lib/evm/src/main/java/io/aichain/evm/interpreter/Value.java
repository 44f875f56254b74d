package io.aichain.evm.interpreter;

/**
 * A word of the stack while a trace is compiled. Either its four limbs are known to be in JVM locals or constant, or it is only in a
 * slot of the flat stack so far, or it is a comparison that nobody has needed as a word yet.
 */
final class Value {
    static final int CONSTANT = -1;

    /** Of comparisons, how the operands are compared. */
    static final int LESS = 1, LESS_SIGNED = 2, EQUAL = 3;

    enum Kind {
        LIMBS,
        IN_SLOT,
        COMPARISON
    }

    Kind kind;
    /** By limb: a JVM local, or {@link #CONSTANT}. */
    final int[] local = {CONSTANT, CONSTANT, CONSTANT, CONSTANT};

    final long[] constant = new long[4];
    /** The value is below 2^bits. */
    int bits = 256;

    /** Where it is in the flat stack, in words from the trace's begin. */
    int slot;

    /** Whether it was made of others by arithmetic, and is no word that somebody put there. */
    boolean isReckoned;

    int comparison;
    Value left;
    Value right;
    boolean turned;

    private Value(Kind kind) {
        this.kind = kind;
    }

    static Value inSlot(int slot) {
        Value value = new Value(Kind.IN_SLOT);
        value.slot = slot;
        return value;
    }

    static Value limbs() {
        return new Value(Kind.LIMBS);
    }

    static Value of(long w3, long w2, long w1, long w0) {
        Value value = new Value(Kind.LIMBS);
        value.constant[0] = w0;
        value.constant[1] = w1;
        value.constant[2] = w2;
        value.constant[3] = w3;
        value.bits = Words.bitLength(value.constant, 0);
        return value;
    }

    static Value comparison(int comparison, Value left, Value right, boolean turned) {
        Value value = new Value(Kind.COMPARISON);
        value.comparison = comparison;
        value.left = left;
        value.right = right;
        value.turned = turned;
        value.bits = 1;
        return value;
    }

    boolean isConstant() {
        return kind == Kind.LIMBS && isConstant(0) && isConstant(1) && isConstant(2) && isConstant(3);
    }

    boolean isConstant(int limb) {
        return local[limb] == CONSTANT;
    }

    boolean is(int limb, long number) {
        return local[limb] == CONSTANT && constant[limb] == number;
    }

    /** Whether the limbs above the lowest are known to be zero. */
    boolean isNarrow() {
        return bits <= 64;
    }
}
