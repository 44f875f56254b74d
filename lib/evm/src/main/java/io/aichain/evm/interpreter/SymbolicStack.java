package io.aichain.evm.interpreter;

import java.util.Arrays;

/**
 * The stack while a block is translated: for each word, where its value really is. That is a slot of the flat stack, its own
 * ("home") or any other, or a constant that is nowhere yet. So DUP, SWAP, POP and PUSH move nothing; before somebody can see the
 * stack, {@link #flush} brings every value home. Slots are words, {@link #ORIGIN} the first free one at the block's begin.
 *
 * <p>An instruction displaces at most two values and a flush brings each home by one instruction, so what is emitted, and the work
 * for it, grow linearly with the code.
 */
final class SymbolicStack {
    static final int ORIGIN = 1024;
    /** How far above the height a value may be put aside. */
    static final int SPARE = 32;

    private static final int SLOTS = 2 * 1024 + 2 * SPARE;

    private final Emitter out;
    /** By word: a slot, or ~ the number of a constant. */
    private final int[] where = new int[SLOTS];
    /** By slot: of how many words the value is there. */
    private final int[] uses = new int[SLOTS];

    private long[] constants = new long[256];
    private int constantsSize;
    /** The first free word. */
    int height = ORIGIN;
    /** Below it every value is at home. */
    private int displacedFrom = ORIGIN;

    /** Outside of these, words and slots are as at a block's begin. */
    private int lowest = ORIGIN;

    private int highest = ORIGIN;

    private final int[] ready = new int[SLOTS];
    private final int[] owner = new int[SLOTS];

    SymbolicStack(Emitter out) {
        this.out = out;
        for (int i = 0; i < SLOTS; i++) where[i] = i;
        Arrays.fill(uses, 0, ORIGIN, 1);
    }

    /** For the next block. */
    void reset() {
        for (int i = lowest; i < highest; i++) {
            where[i] = i;
            uses[i] = i < ORIGIN ? 1 : 0;
        }
        constantsSize = 0;
        height = displacedFrom = lowest = highest = ORIGIN;
    }

    // --- what moves nothing

    void pushConstant(long w3, long w2, long w1, long w0) {
        if (constantsSize == constants.length) constants = Arrays.copyOf(constants, 2 * constantsSize);
        Words.set(constants, constantsSize, w3, w2, w1, w0);
        pushConstantAt(constantsSize / 4);
        constantsSize += 4;
    }

    private void pushConstantAt(int number) {
        put(height, ~number);
        grow();
    }

    /** A word whose value is in a slot. */
    void push(int slot) {
        use(slot);
        put(height, slot);
        grow();
    }

    private void use(int slot) {
        uses[slot]++;
        if (slot < lowest) lowest = slot;
        if (slot >= highest) highest = slot + 1;
    }

    private void grow() {
        height++;
        if (height > highest) highest = height;
    }

    void pop() {
        height--;
        touch(height);
        if (where[height] >= 0) uses[where[height]]--;
    }

    void dup(int n) {
        int from = where[height - n];
        if (from < 0) pushConstantAt(~from);
        else push(from);
    }

    void swap(int n) {
        int x = height - 1;
        int y = height - 1 - n;
        int t = where[x];
        put(x, where[y]);
        put(y, t);
    }

    private void put(int word, int place) {
        where[word] = place;
        touch(word);
    }

    private void touch(int word) {
        if (word < displacedFrom) displacedFrom = word;
        if (word < lowest) lowest = word;
    }

    // --- the words from the top

    boolean isConstant(int n) {
        return where[height - 1 - n] < 0;
    }

    /** The index in {@link #constants()} of a word that is constant. */
    int constant(int n) {
        return 4 * ~where[height - 1 - n];
    }

    long[] constants() {
        return constants;
    }

    int slot(int n) {
        return where[height - 1 - n];
    }

    /** Whether nothing else has its value where this word has it. */
    boolean isOnly(int n) {
        return uses[slot(n)] == 1;
    }

    /** Gives a constant a slot. */
    void materialise(int n) {
        if (!isConstant(n)) return;
        int word = height - 1 - n;
        int slot = uses[word] == 0 ? word : spare(-1, -1);
        if (slot < 0) {
            flush();
            return;
        }
        emitConstant(~where[word], slot);
        where[word] = slot;
        use(slot);
    }

    /** Where the result of an instruction that takes so many words may go; operands must have slots, and may move here. */
    int place(int pops) {
        int home = height - pops;
        int others = uses[home];
        for (int n = 0; n < pops; n++) if (slot(n) == home) others--;
        if (others == 0) return home;
        int slot = spare(-1, -1);
        if (slot >= 0) return slot;
        flush();
        return home;
    }

    private int spare(int notThis, int norThis) {
        for (int k = height + 1; k <= height + SPARE; k++) {
            if (uses[k] == 0 && k != notThis && k != norThis) return k;
        }
        return -1;
    }

    void replace(int pops, int resultSlot) {
        for (int i = 0; i < pops; i++) pop();
        push(resultSlot);
    }

    // --- bringing values home

    /** For instructions that find operands on top and leave a result there. */
    void home(int pops, boolean pushes) {
        for (int word = height - pops; word < height; word++) {
            if (where[word] == word) continue;
            if (uses[word] != 0) {
                flush();
                break;
            }
            bring(word);
        }
        int result = height - pops;
        if (pushes && uses[result] > (pops == 0 ? 0 : 1)) flush();
    }

    /** Every word has its value in its own slot afterwards. */
    void flush() {
        int count = 0;
        for (int word = displacedFrom; word < height; word++) {
            if (where[word] != word && uses[word] == 0) ready[count++] = word;
        }
        while (count > 0) {
            int word = ready[--count];
            int from = where[word];
            bring(word);
            boolean freed = from >= displacedFrom && from < height && where[from] != from && uses[from] == 0;
            if (freed) ready[count++] = from;
        }
        unwindCycles();
        displacedFrom = height;
    }

    /** What is left are values in each other's slots, each in one. */
    private void unwindCycles() {
        for (int word = displacedFrom; word < height; word++) owner[where[word]] = word;
        for (int word = displacedFrom; word < height; word++) {
            while (where[word] != word) {
                int at = where[word];
                int evicted = owner[word];
                out.fixed(Ins.EXCHANGE, 0, word, at, word);
                where[evicted] = at;
                owner[at] = evicted;
                where[word] = word;
                owner[word] = word;
            }
        }
    }

    private void bring(int word) {
        int from = where[word];
        if (from < 0) {
            emitConstant(~from, word);
        } else {
            if (uses[from] != 1 || !out.redirectLast(from, word)) out.result(Ins.MOVE, 0, from, from, word);
            uses[from]--;
        }
        where[word] = word;
        uses[word]++;
    }

    /** Whether {@link #survivingFlush} finds a place for two operands. */
    boolean hasSpares() {
        int free = 0;
        for (int k = height; k < height + SPARE && free < 8; k++) if (uses[k] == 0) free++;
        return free == 8;
    }

    /** The slot itself, or a spare one with its value if a flush would overwrite it. Asked after the operand was popped. */
    int survivingFlush(int slot, int other) {
        boolean overwritten = slot >= displacedFrom && slot < height && where[slot] != slot;
        if (!overwritten) return slot;
        int spare = spare(slot, other);
        if (spare < 0) throw new IllegalStateException("no spare slot");
        out.fixed(Ins.MOVE, 0, slot, slot, spare);
        return spare;
    }

    private void emitConstant(int number, int slot) {
        int at = 4 * number;
        boolean small = (constants[at + 1] | constants[at + 2] | constants[at + 3]) == 0 && constants[at] >>> 32 == 0;
        if (small) out.wideResult(Ins.SET, (int) constants[at], slot);
        else out.wideResult(Ins.SET_POOL, out.pool(constants, at), slot);
    }

    /** Does to a real stack what a flush would emit. @param top of the block's begin in longs */
    void applyTo(long[] s, int top) {
        int count = height - lowest;
        if (count <= 0) return;
        long[] values = new long[4 * count];
        for (int i = 0; i < count; i++) {
            int from = where[lowest + i];
            if (from < 0) System.arraycopy(constants, 4 * ~from, values, 4 * i, 4);
            else System.arraycopy(s, top + Emitter.place(from), values, 4 * i, 4);
        }
        System.arraycopy(values, 0, s, top + Emitter.place(lowest), values.length);
    }
}
