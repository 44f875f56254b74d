package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.fork.Opcode;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.AccountState;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.Account;
import java.util.Arrays;
import java.util.Optional;

/** What all frames of an interpreter share: the rules, the flat stack, the frames by depth, and the transaction under way. */
final class Machine implements Precompile.CodeSource {
    static final int MAX_DEPTH = 1024;

    final ForkRules rules;
    final Translation translation;
    final Purpose purpose;
    final long[] rows;
    final Precompiles precompiles;
    private final Code[] recent = new Code[16];
    final Division division = new Division();
    final ModularProduct products = new ModularProduct();
    final Instructions instructions;
    final Compilation compilation = Compilation.SHARED;
    private final Frame[] frames = new Frame[MAX_DEPTH + 1];

    long[] stack = new long[4 * 4 * Opcode.STACK_LIMIT];

    JournaledState state;
    BlockContext block;
    TransactionContext transaction;
    Tracer tracer = Tracer.NONE;
    boolean tracing;
    /** Of the innermost frame; -1 outside any. */
    int depth = -1;
    /** The depth of the innermost frame that this run has had. */
    private int deepest = -1;

    // the last call or creation that ended
    boolean succeeded;
    long gasLeft;
    byte[] output;
    int outputFrom;
    int outputSize;
    HaltReason halt;

    Machine(ForkRules rules, Precompiles precompiles, Translation translation, Purpose purpose) {
        this.rules = rules;
        this.translation = translation;
        this.purpose = purpose;
        this.rows = Row.all(rules.opcodes());
        this.precompiles = precompiles;
        this.instructions = new Instructions(this);
    }

    /** Before a run. Frames are used again, and would keep the classes of a run that ended with an exception or in a precompile. */
    void begin() {
        for (int i = 0; i <= deepest; i++) frames[i].compiled = null;
        deepest = -1;
        depth = -1;
    }

    /** Whether what runs may become hot. */
    boolean heats() {
        return translation == Translation.ADAPTIVE && purpose == Purpose.BLOCKS && !tracing;
    }

    /** Asked at each begin of a run, and at jumps of what runs byte by byte. @return null where code is not compiled, or shall not be */
    Compiled compiled(Code code) {
        Compiled made = code.compiled(translation, rows);
        if (made != null && heats()) code.ranAt(compilation.time());
        return made;
    }

    Frame frame() {
        return frames[depth];
    }

    /** One frame deeper; its stack begins where the caller's ends. */
    Frame push() {
        int base = depth < 0 ? 0 : frames[depth].top;
        depth++;
        if (frames[depth] == null) frames[depth] = new Frame(this, depth);
        if (depth > deepest) deepest = depth;
        int needed = base + 4 * (Opcode.STACK_LIMIT + SymbolicStack.SPARE + 2);
        if (needed > stack.length) stack = Arrays.copyOf(stack, Math.max(needed, 2 * stack.length));
        Frame frame = frames[depth];
        frame.base = base;
        frame.top = base;
        return frame;
    }

    void ended(boolean success, long gas, byte[] bytes, int from, int size, HaltReason reason) {
        succeeded = success;
        gasLeft = gas;
        output = bytes;
        outputFrom = from;
        outputSize = size;
        halt = reason;
        if (tracing) {
            tracer.exit(
                    gas,
                    Bytes.wrap(Arrays.copyOfRange(bytes, from, from + size)),
                    Optional.ofNullable(reason),
                    depth + 2);
        }
    }

    /** The account's code, from what this machine ran of late or else from what all share. */
    Code code(AccountState account) {
        Hash hash = account.codeHash();
        if (hash.equals(Account.EMPTY_CODE_HASH)) return Code.EMPTY;
        int at = (int) hash.w3() & (recent.length - 1);
        Code known = recent[at];
        if (known != null && known.hash.equals(hash)) return known;
        return recent[at] = CodeCache.SHARED.get(rules.opcodes(), hash, state.code(account));
    }

    boolean isPrecompile(Address address) {
        return precompiles.get(address) != null;
    }

    /** What an access to the address adds to the warm price; it is warm afterwards (EIP-2929). */
    long coldSurcharge(AccountState account, int surcharge) {
        if (!rules.warmth() || isPrecompile(account.address())) return 0;
        return state.warm(account) ? surcharge : 0;
    }

    @Override
    public Hash codeHash(Address address) {
        return state.account(address).codeHash();
    }

    @Override
    public Bytes code(Address address) {
        return state.code(state.account(address));
    }
}
