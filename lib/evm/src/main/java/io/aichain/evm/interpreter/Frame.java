package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.state.AccountState;
import java.util.Arrays;

/**
 * One call or creation under way. There is one object per depth, used again and again. While an instruction runs outside the loop,
 * {@code pc}, {@code gas} and {@code top} stand here; inside the loop they are locals. A second gas counter (state gas) would be a field
 * beside {@code gas}.
 */
final class Frame implements Tracer.FrameView {
    private static final byte[] NOTHING = {};

    final Machine machine;
    final int depth;
    final Memory memory;

    CallKind kind;
    Code code;
    AccountState self;
    Address caller;
    UInt256 value;
    boolean isStatic;
    byte[] input;
    int inputFrom;
    int inputSize;
    /** Where the journal stood before this frame. */
    int mark;

    /** The next instruction: a node of {@link #compiled}, a place in {@link #form}'s stream, or in the code's bytes where both are null. */
    int pc;
    /** What runs, if one of the two is not null; else the frame runs byte by byte. */
    Compiled compiled;

    Form form;

    long gas;
    /** What it began with, and what its calls have used of it. */
    long given;

    long usedByCalls;

    /** What it used itself and its code has been told of. */
    private long told;

    /** What may be left of the gas when {@link BlockLoop} next looks whether there is a class; kept while the frame waits for others. */
    long look;
    /** How often there was one and no trace of it began where the frame was. */
    int vainLooks;

    /** Index in the flat stack of this frame's first word, and of the next free one. */
    int base;

    int top;

    HaltReason halt;
    int outputFrom;
    int outputSize;

    /** What the last call returned: a range of another frame's memory, which stays until the next call. */
    byte[] returned = NOTHING;

    int returnedFrom;
    int returnedSize;

    /** Where the running call's output goes. */
    int wantedAt;

    int wantedSize;

    Frame(Machine machine, int depth) {
        this.machine = machine;
        this.depth = depth;
        this.memory = new Memory(depth, machine.purpose);
    }

    void begin(CallKind newKind, Code newCode, AccountState newSelf, Address newCaller, UInt256 newValue, long newGas) {
        kind = newKind;
        code = newCode;
        self = newSelf;
        caller = newCaller;
        value = newValue;
        gas = newGas;
        given = newGas;
        usedByCalls = 0;
        told = 0;
        vainLooks = 0;
        lookLater(newGas);
        pc = 0;
        compiled = machine.tracing ? null : machine.compiled(newCode);
        form = machine.tracing || compiled != null ? null : newCode.atBegin(machine.translation, machine.rows);
        halt = null;
        outputFrom = 0;
        outputSize = 0;
        memory.reset();
        returnNothing();
    }

    /** Tells the code what it has used since it was told last, without what it called. @param left of the frame's gas */
    void heat(long left) {
        long own = given - left - usedByCalls;
        code.ran(own - told, machine.rows, machine.compilation);
        told = own;
    }

    /** @param left of the frame's gas @return {@link #look} */
    long lookLater(long left) {
        return lookAt(left - BlockLoop.LOOK_GAS);
    }

    /** @return {@link #look}: never below 0, so that one comparison asks for this and for gas */
    long lookAt(long left) {
        look = Math.max(0, left);
        return look;
    }

    void returnNothing() {
        returned = NOTHING;
        returnedFrom = 0;
        returnedSize = 0;
    }

    // --- what instructions share

    Step halt(HaltReason reason) {
        halt = reason;
        return Step.HALT;
    }

    /** Returns false if there is not enough. */
    boolean charge(long amount) {
        gas -= amount;
        return gas >= 0;
    }

    /** Pays for and grows to a range. @return false if there is not enough gas */
    boolean reach(long offset, long length) {
        long growth = memory.growthGas(offset, length);
        if (growth == 0) return true;
        if (!charge(growth)) return false;
        memory.grow(offset, length);
        return true;
    }

    /** The n-th word from the top, as a size or position. */
    long size(int n) {
        return Words.size(machine.stack, top - 4 * n - 4);
    }

    UInt256 word(int n) {
        return Words.get(machine.stack, top - 4 * n - 4);
    }

    Address addressAt(int n) {
        long[] s = machine.stack;
        int x = top - 4 * n - 4;
        return new Address(s[x + 2] << 32 | s[x + 1] >>> 32, s[x + 1] << 32 | s[x] >>> 32, (int) s[x]);
    }

    void pop(int words) {
        top -= 4 * words;
    }

    void push(UInt256 word) {
        Words.set(machine.stack, top, word);
        top += 4;
    }

    void push(long word) {
        Words.set(machine.stack, top, 0, 0, 0, word);
        top += 4;
    }

    void push(Address address) {
        Words.set(
                machine.stack,
                top,
                0,
                address.w0() >>> 32,
                address.w0() << 32 | address.w1() >>> 32,
                address.w1() << 32 | Integer.toUnsignedLong(address.w2()));
        top += 4;
    }

    // --- for tracers

    @Override
    public Address address() {
        return self.address();
    }

    @Override
    public int stackSize() {
        return (top - base) / 4;
    }

    @Override
    public UInt256 stack(int fromTop) {
        return word(fromTop);
    }

    @Override
    public Bytes memory() {
        return Bytes.wrap(memory.copyOut(0, memory.size()));
    }

    @Override
    public int memorySize() {
        return memory.size();
    }

    @Override
    public Bytes returnData() {
        return Bytes.wrap(Arrays.copyOfRange(returned, returnedFrom, returnedFrom + returnedSize));
    }

    @Override
    public long refund() {
        return machine.state.refund();
    }

    @Override
    public UInt256 storage(UInt256 slot) {
        return machine.state.storage(self, slot);
    }
}
