package io.aichain.evm.interpreter;

import java.lang.classfile.Opcode;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The stack while a trace is compiled: for each word a {@link Value}, and for each slot of the flat stack which value it holds. So DUP,
 * SWAP, POP and PUSH emit nothing but the loads of words that are only in the flat stack. Words are counted from where the top was when
 * the trace began, which is {@link #ORIGIN} here.
 *
 * <p>A value that is only in a slot is at its own place in the stack; whoever puts it elsewhere loads it first. So to store a word never
 * overwrites what another one still needs.
 */
final class LimbStack {
    static final int ORIGIN = 1024;
    /** The first free JVM local of a region's method. */
    static final int FIRST_LOCAL = 10;
    /** Locals above it take four bytes to load. */
    private static final int LAST_LOCAL = 254;

    private static final int LOCALS = (LAST_LOCAL - FIRST_LOCAL) / 2;
    /** More than any one instruction takes. */
    private static final int HEADROOM = 40;

    private static final int SLOTS = 2 * 1024 + 2;

    private final Consumer<Value> stored;
    private Recipe out;
    private final Value[] words = new Value[SLOTS];
    private final Value[] held = new Value[SLOTS];
    int height;
    private int lowest;
    private int highest;

    private final boolean[] used = new boolean[LAST_LOCAL + 2];
    private int nextLocal;
    private int taken;

    /** @param stored told of each constant that is stored */
    LimbStack(Consumer<Value> stored) {
        this.stored = stored;
        lowest = 0;
        highest = 0;
        reset(null);
    }

    void reset(Recipe recipe) {
        out = recipe;
        Arrays.fill(words, lowest, highest, null);
        Arrays.fill(held, lowest, highest, null);
        height = lowest = highest = ORIGIN;
        Arrays.fill(used, false);
        nextLocal = FIRST_LOCAL;
        taken = 0;
    }

    // --- JVM locals

    int local() {
        while (used[nextLocal]) nextLocal += 2;
        used[nextLocal] = true;
        taken++;
        int local = nextLocal;
        nextLocal += 2;
        return local;
    }

    /** Makes room for the locals of one instruction. @return false if the words under way leave none */
    boolean hasRoom() {
        if (LOCALS - taken >= HEADROOM) return true;
        Arrays.fill(used, false);
        taken = 0;
        for (int word = lowest; word < height; word++) if (words[word] != null) mark(words[word]);
        nextLocal = FIRST_LOCAL;
        return LOCALS - taken >= 2 * HEADROOM;
    }

    private void mark(Value value) {
        if (value.kind == Value.Kind.COMPARISON) {
            mark(value.left);
            mark(value.right);
        } else if (value.kind == Value.Kind.LIMBS) {
            for (int local : value.local) {
                if (local != Value.CONSTANT && !used[local]) {
                    used[local] = true;
                    taken++;
                }
            }
        }
    }

    // --- the words

    /** The n-th from the top. */
    Value word(int n) {
        return at(height - 1 - n);
    }

    private Value at(int word) {
        if (words[word] == null) {
            words[word] = held[word] = Value.inSlot(word - ORIGIN);
            if (word < lowest) lowest = word;
        }
        return words[word];
    }

    void push(Value value) {
        put(height, value);
        height++;
        if (height > highest) highest = height;
    }

    private void put(int word, Value value) {
        words[word] = value;
        if (word < lowest) lowest = word;
    }

    void pop(int count) {
        for (int i = 0; i < count; i++) {
            height--;
            if (height < lowest) lowest = height;
            words[height] = null;
        }
    }

    void dup(int n) {
        push(load(word(n - 1)));
    }

    void swap(int n) {
        Value x = load(word(0));
        Value y = load(word(n));
        put(height - 1, y);
        put(height - 1 - n, x);
    }

    // --- between the flat stack and JVM locals

    /** Gives a value its limbs. */
    Value load(Value value) {
        switch (value.kind) {
            case LIMBS -> {}
            case IN_SLOT -> {
                for (int i = 0; i < 4; i++) {
                    out.emit(Recipe.LOAD_STACK);
                    out.emit(Recipe.PLACE, 4 * value.slot + i);
                    plain(Opcode.LALOAD);
                    value.local[i] = local();
                    out.emit(Recipe.STORE_LONG, value.local[i]);
                }
                value.kind = Value.Kind.LIMBS;
            }
            case COMPARISON -> {
                pushBoolean(value);
                value.local[0] = local();
                out.emit(Recipe.STORE_LONG, value.local[0]);
                value.kind = Value.Kind.LIMBS;
            }
        }
        return value;
    }

    /** Pushes a limb of a loaded value on the JVM's stack. */
    void pushLimb(Value value, int limb) {
        if (value.isConstant(limb)) out.pushLong(value.constant[limb]);
        else out.emit(Recipe.LOAD_LONG, value.local[limb]);
    }

    void pushLimbs(Value value) {
        for (int i = 0; i < 4; i++) pushLimb(value, i);
    }

    /** Brings the topmost words to their own places, for what finds them there. */
    void home(int count) {
        for (int word = height - count; word < height; word++) {
            if (at(word) == held[word]) continue;
            store(word);
            held[word] = words[word];
        }
    }

    /** A word is in its slot now, left there by what took so many words. */
    void replaceBySlot(int pops) {
        pop(pops);
        Value value = Value.inSlot(height - ORIGIN);
        push(value);
        held[height - 1] = value;
    }

    /** At least as many as are not at home. */
    int spread() {
        return height - lowest;
    }

    int displaced() {
        int count = 0;
        for (int word = lowest; word < height; word++) if (words[word] != held[word]) count++;
        return count;
    }

    /** Brings all words to their own places. */
    void flush() {
        for (int word = lowest; word < height; word++) {
            if (words[word] == held[word]) continue;
            store(word);
            held[word] = words[word];
        }
    }

    /** The same on a way that leaves this trace. */
    void flushForExit() {
        for (int word = lowest; word < height; word++) if (words[word] != held[word]) store(word);
    }

    private void store(int word) {
        Value value = words[word];
        out.emit(Recipe.LOAD_STACK);
        out.emit(Recipe.PLACE, 4 * (word - ORIGIN));
        switch (value.kind) {
            case COMPARISON -> {
                pushBoolean(value);
                out.emit(Recipe.CALL, Callee.SET_NARROW.ordinal());
            }
            case LIMBS -> {
                if (value.isConstant()) stored.accept(value);
                if (value.is(1, 0) && value.is(2, 0) && value.is(3, 0)) {
                    pushLimb(value, 0);
                    out.emit(Recipe.CALL, Callee.SET_NARROW.ordinal());
                } else {
                    pushLimbs(value);
                    out.emit(Recipe.CALL, Callee.SET.ordinal());
                }
            }
            case IN_SLOT -> throw new IllegalStateException("a word is only in another one's slot");
        }
    }

    // --- comparisons

    private void pushBoolean(Value comparison) {
        pushAnswer(comparison);
        if (comparison.turned) {
            out.emit(Recipe.PUSH_INT, 1);
            plain(Opcode.IXOR);
        }
        plain(Opcode.I2L);
    }

    /** Pushes 1 or 0, not turned round, on the JVM's stack. */
    void pushAnswer(Value comparison) {
        Value x = comparison.left;
        Value y = comparison.right;
        switch (comparison.comparison) {
            case Value.EQUAL -> {
                pushDifference(x, y);
                out.emit(Recipe.CALL, Callee.IS_ZERO.ordinal());
            }
            case Value.LESS -> {
                if (x.isNarrow() && y.isNarrow()) {
                    pushLimb(x, 0);
                    pushLimb(y, 0);
                    out.emit(Recipe.CALL, Callee.LESS64.ordinal());
                } else {
                    pushLimbs(x);
                    pushLimbs(y);
                    out.emit(Recipe.CALL, Callee.LESS.ordinal());
                }
            }
            case Value.LESS_SIGNED -> {
                pushLimbs(x);
                pushLimbs(y);
                out.emit(Recipe.CALL, Callee.LESS_SIGNED.ordinal());
            }
            default -> throw new IllegalStateException("comparison " + comparison.comparison);
        }
    }

    /** Pushes a long that is 0 where two words are equal. */
    private void pushDifference(Value x, Value y) {
        boolean any = false;
        for (int i = 0; i < 4; i++) {
            if (x.isConstant(i) && y.isConstant(i) && x.constant[i] == y.constant[i]) continue;
            if (x.is(i, 0)) {
                pushLimb(y, i);
            } else {
                pushLimb(x, i);
                if (!y.is(i, 0)) {
                    pushLimb(y, i);
                    plain(Opcode.LXOR);
                }
            }
            if (any) plain(Opcode.LOR);
            any = true;
        }
        if (!any) out.pushLong(0);
    }

    private void plain(Opcode opcode) {
        out.emit(Recipe.PLAIN, opcode.ordinal());
    }
}
