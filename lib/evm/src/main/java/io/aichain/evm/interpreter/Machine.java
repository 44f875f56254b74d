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
import java.util.Arrays;
import java.util.Optional;

/** What all frames of an interpreter share: the rules, the flat stack, the frames by depth, and the transaction under way. */
final class Machine implements Precompile.CodeSource {
    static final int MAX_DEPTH = 1024;

    final ForkRules rules;
    final Precompiles precompiles;
    final CodeCache codes = new CodeCache();
    final Division division = new Division();
    private final Frame[] frames = new Frame[MAX_DEPTH + 1];

    long[] stack = new long[4 * 4 * Opcode.STACK_LIMIT];

    JournaledState state;
    BlockContext block;
    TransactionContext transaction;
    Tracer tracer = Tracer.NONE;
    boolean tracing;
    /** Of the innermost frame; -1 outside any. */
    int depth = -1;

    // the last call or creation that ended
    boolean succeeded;
    long gasLeft;
    byte[] output;
    int outputFrom;
    int outputSize;
    HaltReason halt;

    Machine(ForkRules rules, Precompiles precompiles) {
        this.rules = rules;
        this.precompiles = precompiles;
    }

    Frame frame() {
        return frames[depth];
    }

    /** One frame deeper; its stack begins where the caller's ends. */
    Frame push() {
        int base = depth < 0 ? 0 : frames[depth].top;
        depth++;
        if (frames[depth] == null) frames[depth] = new Frame(this, depth);
        int needed = base + 4 * Opcode.STACK_LIMIT;
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
