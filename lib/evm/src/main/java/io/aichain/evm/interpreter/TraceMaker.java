package io.aichain.evm.interpreter;

import static io.aichain.evm.fork.Opcode.STACK_LIMIT;

import io.aichain.evm.fork.Op;
import java.lang.classfile.Opcode;

/**
 * Compiles one trace: walks over the code from a place, with the stack's words in JVM locals, until it comes to what another trace
 * does. Goes on behind a conditional jump that is not taken, and behind whatever else does not leave the frame.
 *
 * <p>Gas is paid in sums, each for the instructions up to the next point where somebody can see what is left or where the way divides:
 * GAS, SSTORE, the CALL and CREATE families, JUMPI, every exit, and LOG, TSTORE and RETURNDATACOPY, which can fail for another reason
 * than gas. So wherever a sum cannot be paid, or a dynamic part in the midst of what a sum has paid for, the frame would have come to
 * an instruction that it cannot pay, and to nothing else before it: it is out of gas, here as there.
 */
final class TraceMaker {
    /** Of a trace, behind which it ends as soon as it can. One instruction and the way home of all words are some 3,000. */
    private static final int MAX_BYTES = 4_000;
    /** Words between the topmost and the lowest that the trace has touched. */
    private static final int MAX_SPREAD = 100;
    /** Followed jumps to what other traces do as well. */
    private static final int MAX_COPIES = 12;

    private static final int MAX_FOLLOWED = 100;
    /** Words away from home that each exit of a trace may bring home anew. */
    private static final int MAX_DISPLACED = 8;

    interface Roots {
        /** A trace must begin here. */
        void add(int pc);
    }

    private final Code code;
    private final byte[] bytes;
    private final long[] rows;
    private final Roots roots;
    private final Budget budget;
    private final Ways ways;
    private final Shape shape;
    private final LimbStack stack = new LimbStack(this::stored);
    private final LimbCode limbs = new LimbCode(stack);

    private Recipe out;
    private int root;
    private int pc;
    private int next;
    /** Jump destinations that this trace went on into. */
    private final int[] followed = new int[MAX_FOLLOWED];

    private int followedSize;
    private int copied;
    private int needed;
    private int growth;
    /** Where the sum under way is paid, and what it has come to. */
    private int payment;

    private long gas;
    private boolean reckonsGoals;

    TraceMaker(Code code, long[] rows, Ways ways, Budget budget, Roots roots) {
        this.ways = ways;
        this.shape = ways.shape();
        this.code = code;
        this.bytes = code.bytes;
        this.rows = rows;
        this.roots = roots;
        this.budget = budget;
    }

    /** Of no use if the budget is exceeded behind it. */
    Trace trace(int begin) {
        out = new Recipe();
        stack.reset(out);
        limbs.reset(out);
        root = begin;
        pc = begin;
        needed = 0;
        growth = 0;
        followedSize = 0;
        copied = 0;
        beginSum();
        boolean on = true;
        boolean jumped = true;
        while (on && budget.step()) {
            int op = pc < bytes.length ? bytes[pc] & 0xff : Op.STOP;
            long row = rows[op];
            if (pc != root && (mustEnd(row) || (op == Op.JUMPDEST && !jumped && !goesOnInto(pc)))) {
                goOnIn(pc);
                break;
            }
            if (row == Row.UNDEFINED) {
                endSum();
                out.emit(Recipe.LOAD_FRAME);
                call(Callee.UNDEFINED);
                out.emit(Recipe.RETURN);
                break;
            }
            int above = stack.height - LimbStack.ORIGIN;
            needed = Math.max(needed, Row.pops(row) - above);
            growth = Math.max(growth, above + Row.growth(row));
            gas += Row.gas(row);
            int behind = pc + 1 + Translator.operandBytes(op);
            next = behind;
            on = instruction(op, row);
            jumped = next != behind;
            // A push may have its operand behind the code's end.
            pc = Math.min(next, bytes.length);
        }
        return new Trace(root, out.trimmed(), needed, growth);
    }

    /** Whether the trace does itself what begins at a jump destination: always where nothing else comes there, and some of what others do too. */
    private boolean goesOnInto(int goal) {
        if (goal == root || shape.isLoop(goal) || ways.endsAt(goal) || followedSize == MAX_FOLLOWED) return false;
        for (int i = 0; i < followedSize; i++) if (followed[i] == goal) return false;
        if (!shape.hasOneWay(goal)) {
            if (!ways.copies() || copied == MAX_COPIES || !shape.isShort(goal)) return false;
            copied++;
        }
        followed[followedSize++] = goal;
        return true;
    }

    /** A constant that may be a place to return to. */
    private void stored(Value constant) {
        long goal = Words.size(constant.constant, 0);
        if (code.isJumpDestination(goal)) roots.add((int) goal);
    }

    /** Whether the trace is long enough, or needs more of the stack than there can be. */
    private boolean mustEnd(long row) {
        if (ways.cuts().test(pc) || out.bytes > MAX_BYTES || stack.spread() > MAX_SPREAD || !stack.hasRoom())
            return true;
        int above = stack.height - LimbStack.ORIGIN;
        return row != Row.UNDEFINED && (Row.pops(row) - above > STACK_LIMIT || above + Row.growth(row) > STACK_LIMIT);
    }

    private void goOnIn(int goal) {
        endSum();
        stack.flush();
        leaveFor(goal);
    }

    /** What another trace does from here on; all words are at home. */
    private void leaveFor(int goal) {
        roots.add(goal);
        moveTop();
        out.emit(Recipe.GO_TO, goal);
    }

    private void moveTop() {
        if (stack.height != LimbStack.ORIGIN) out.emit(Recipe.MOVE_TOP, 4 * (stack.height - LimbStack.ORIGIN));
    }

    private void beginSum() {
        payment = out.pay();
        gas = 0;
    }

    private void endSum() {
        out.code[payment] = Math.toIntExact(gas);
    }

    /** @return whether the trace goes on behind it */
    private boolean instruction(int op, long row) {
        if (op >= Op.DUP1 && op <= Op.DUP16) {
            stack.dup(op - Op.DUP1 + 1);
            return true;
        }
        if (op >= Op.SWAP1 && op <= Op.SWAP16) {
            stack.swap(op - Op.SWAP1 + 1);
            return true;
        }
        if (op >= Op.PUSH0 && op <= Op.PUSH32) {
            push(op - Op.PUSH0);
            return true;
        }
        switch (op) {
            case Op.STOP -> {
                endSum();
                out.emit(Recipe.LOAD_FRAME);
                out.emit(Recipe.LOAD_GAS);
                call(Callee.DONE);
                out.emit(Recipe.RETURN);
                return false;
            }
            case Op.JUMP -> {
                return jump();
            }
            case Op.JUMPI -> {
                return jumpIf();
            }
            case Op.POP -> stack.pop(1);
            case Op.JUMPDEST -> {}
            case Op.PC -> stack.push(Value.of(0, 0, 0, pc));
            case Op.CODESIZE -> stack.push(Value.of(0, 0, 0, bytes.length));
            case Op.GAS -> {
                endSum();
                out.emit(Recipe.LOAD_GAS);
                pushResult(63);
                beginSum();
            }
            case Op.MSIZE -> {
                out.emit(Recipe.LOAD_MEMORY);
                call(Callee.MEMORY_SIZE);
                pushResult(31);
            }
            case Op.CALLDATASIZE -> {
                out.emit(Recipe.LOAD_FRAME);
                call(Callee.CALL_DATA_SIZE);
                pushResult(31);
            }
            case Op.CALLDATALOAD -> {
                stack.home(1);
                out.emit(Recipe.LOAD_FRAME);
                out.emit(Recipe.LOAD_STACK);
                place(-1);
                call(Callee.CALL_DATA_LOAD);
                stack.replaceBySlot(1);
            }
            case Op.KECCAK256 -> keccak();
            case Op.MLOAD -> load();
            case Op.MSTORE -> store();
            case Op.MSTORE8 -> store8();
            case Op.ISZERO, Op.NOT, Op.CLZ -> limbs.unary(op);
            case Op.ADDMOD, Op.MULMOD -> limbs.ternary(op);
            case Op.ADD, Op.MUL, Op.SUB, Op.DIV, Op.SDIV, Op.MOD, Op.SMOD, Op.OR, Op.XOR -> reckon(op);
            case Op.BYTE, Op.SHL, Op.SHR, Op.SAR -> reckon(op);
            // A pointer to a function of Solidity comes out of a mask, and goes to what was stored.
            case Op.LT, Op.GT, Op.SLT, Op.SGT, Op.EQ, Op.AND, Op.SIGNEXTEND -> limbs.binary(op);
            case Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL, Op.CREATE, Op.CREATE2 -> {
                enter(op, row);
                return false;
            }
            case Op.RETURN, Op.REVERT, Op.SELFDESTRUCT -> {
                endSum();
                stack.home(Row.pops(row));
                run(op);
                out.emit(Recipe.RETURN);
                return false;
            }
            case Op.SSTORE, Op.TSTORE, Op.RETURNDATACOPY, Op.LOG0, Op.LOG0 + 1, Op.LOG0 + 2, Op.LOG0 + 3, Op.LOG4 -> {
                endSum();
                other(op, row);
                beginSum();
            }
            default -> other(op, row);
        }
        return true;
    }

    // --- the stack

    private void push(int n) {
        byte[] word = new byte[32];
        int present = Math.min(n, bytes.length - pc - 1);
        System.arraycopy(bytes, pc + 1, word, 32 - n, present);
        long[] w = new long[4];
        Words.load(word, 0, w, 0);
        stack.push(Value.of(w[3], w[2], w[1], w[0]));
    }

    /** The long on the JVM's stack is a word below 2^bits. */
    private void pushResult(int bits) {
        Value result = Value.limbs();
        result.bits = bits;
        result.local[0] = stack.local();
        out.emit(Recipe.STORE_LONG, result.local[0]);
        stack.push(result);
    }

    /** Pushes where in the flat stack a word is. @param fromTop 0 is above the topmost */
    private void place(int fromTop) {
        out.emit(Recipe.PLACE, 4 * (stack.height - LimbStack.ORIGIN + fromTop));
    }

    // --- instructions outside of compiled code

    private void run(int op) {
        out.emit(Recipe.LOAD_FRAME);
        out.emit(Recipe.PUSH_INT, op);
        out.emit(Recipe.LOAD_GAS);
        place(0);
        call(Callee.RUN);
    }

    private void other(int op, long row) {
        int pops = Row.pops(row);
        if (pops == 0 && Row.pushes(row)) {
            out.emit(Recipe.LOAD_FRAME);
            out.emit(Recipe.PUSH_INT, op);
            place(0);
            call(Callee.READ);
            stack.replaceBySlot(0);
            return;
        }
        stack.home(pops);
        run(op);
        out.emit(Recipe.RETURN_UNLESS_ZERO, 0);
        if (Row.pushes(row)) stack.replaceBySlot(pops);
        else stack.pop(pops);
    }

    private void enter(int op, long row) {
        endSum();
        roots.add(next);
        stack.flush();
        out.emit(Recipe.SET_RESUME, next);
        run(op);
        out.emit(Recipe.RETURN_UNLESS_ZERO, 1);
        stack.replaceBySlot(Row.pops(row));
        leaveFor(next);
    }

    private void reckon(int op) {
        limbs.binary(op);
        stack.word(0).isReckoned = true;
    }

    // --- jumps

    /** Whether a trace so far jumps to what arithmetic came to, and not to a word that somebody put on the stack. */
    boolean reckonsGoals() {
        return reckonsGoals;
    }

    private boolean jump() {
        Value target = stack.word(0);
        if (target.isConstant()) {
            stack.pop(1);
            long goal = Words.size(target.constant, 0);
            if (!code.isJumpDestination(goal)) {
                endSum();
                out.emit(Recipe.HALT_INVALID_JUMP);
                return false;
            }
            if (goesOnInto((int) goal)) {
                next = (int) goal;
                return true;
            }
            goOnIn((int) goal);
            return false;
        }
        stack.load(target);
        stack.pop(1);
        endSum();
        stack.flush();
        jumpTo(target);
        return false;
    }

    private boolean jumpIf() {
        Value target = stack.word(0);
        Value condition = stack.word(1);
        if (!target.isConstant()) stack.load(target);
        if (condition.kind == Value.Kind.IN_SLOT) stack.load(condition);
        stack.pop(2);
        if (condition.isConstant() && Words.isZeroAt(condition.constant, 0)) return true;
        endSum();
        if (stack.displaced() > MAX_DISPLACED) stack.flush();
        Value asked = condition.kind == Value.Kind.COMPARISON
                ? condition
                : Value.comparison(Value.EQUAL, condition, Value.of(0, 0, 0, 0), true);
        stack.pushAnswer(asked);
        int on = out.label();
        long goal = target.isConstant() ? Words.size(target.constant, 0) : -1;
        if (goal >= 0 && code.isJumpDestination(goal) && shape.isCold(next) && goesOnInto((int) goal)) {
            out.jump(asked.turned ? Recipe.IF_FALSE : Recipe.IF_TRUE, on);
            stack.flushForExit();
            leaveFor(next);
            next = (int) goal;
        } else {
            out.jump(asked.turned ? Recipe.IF_TRUE : Recipe.IF_FALSE, on);
            stack.flushForExit();
            if (!target.isConstant()) jumpTo(target);
            else if (code.isJumpDestination(goal)) leaveFor((int) goal);
            else out.emit(Recipe.HALT_INVALID_JUMP);
        }
        out.emit(Recipe.LABEL, on);
        beginSum();
        return true;
    }

    /** All words are at home. */
    private void jumpTo(Value target) {
        reckonsGoals |= target.isReckoned;
        moveTop();
        out.emit(Recipe.LOAD_FRAME);
        pushSize(target);
        call(Callee.NODE);
        out.emit(Recipe.GO_TO_NODE);
    }

    // --- memory

    private void pushSize(Value value) {
        if (value.isNarrow()) {
            stack.pushLimb(value, 0);
            if (value.bits == 64) call(Callee.SIZE64);
        } else {
            stack.pushLimbs(value);
            call(Callee.SIZE);
        }
    }

    /** Pays for memory at the place of the topmost word. @return a local with the place as a long */
    private int reach(Callee how) {
        Value at = stack.load(stack.word(0));
        int place = stack.local();
        pushSize(at);
        out.emit(Recipe.STORE_LONG, place);
        out.emit(Recipe.LOAD_MEMORY);
        out.emit(Recipe.LOAD_LONG, place);
        out.emit(Recipe.LOAD_GAS);
        call(how);
        out.emit(Recipe.TAKE_GAS);
        return place;
    }

    private void load() {
        int place = reach(Callee.REACH);
        stack.pop(1);
        Value result = Value.limbs();
        for (int i = 0; i < 4; i++) {
            pushPlace(place);
            if (i < 3) {
                out.emit(Recipe.PUSH_INT, 24 - 8 * i);
                plain(Opcode.IADD);
            }
            call(Callee.LOAD);
            result.local[i] = stack.local();
            out.emit(Recipe.STORE_LONG, result.local[i]);
        }
        stack.push(result);
    }

    private void keccak() {
        Value at = stack.load(stack.word(0));
        Value size = stack.load(stack.word(1));
        out.emit(Recipe.LOAD_FRAME);
        pushSize(at);
        pushSize(size);
        out.emit(Recipe.LOAD_GAS);
        call(Callee.KECCAK);
        out.emit(Recipe.TAKE_GAS);
        stack.pop(2);
        Value result = Value.limbs();
        for (int i = 0; i < 4; i++) {
            out.emit(Recipe.LOAD_FRAME);
            out.emit(Recipe.PUSH_INT, i);
            call(Callee.DIGEST);
            result.local[i] = stack.local();
            out.emit(Recipe.STORE_LONG, result.local[i]);
        }
        stack.push(result);
    }

    private void store() {
        int place = reach(Callee.REACH);
        Value value = stack.load(stack.word(1));
        if (value.isConstant()) stored(value);
        pushPlace(place);
        stack.pushLimbs(value);
        call(Callee.STORE);
        stack.pop(2);
    }

    private void store8() {
        int place = reach(Callee.REACH_BYTE);
        Value value = stack.load(stack.word(1));
        pushPlace(place);
        stack.pushLimb(value, 0);
        call(Callee.STORE_BYTE);
        stack.pop(2);
    }

    private void pushPlace(int place) {
        out.emit(Recipe.LOAD_MEMORY);
        out.emit(Recipe.LOAD_LONG, place);
        plain(Opcode.L2I);
    }

    private void call(Callee callee) {
        out.emit(Recipe.CALL, callee.ordinal());
    }

    private void plain(Opcode opcode) {
        out.emit(Recipe.PLAIN, opcode.ordinal());
    }
}
