package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.Op;
import io.aichain.evm.world.Account;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Code and what was found out about it. Its jump destinations are found at the first jump; its register form is made once it has run
 * so much that the work pays. Shared by threads: what they see of {@link #heat} and of each other's work decides only how fast code
 * runs, never what it does.
 */
final class Code {
    static final Code EMPTY = new Code(Account.EMPTY_CODE_HASH, Bytes.EMPTY, code -> {});

    private static final int OBJECT_BYTES = 200;

    private static final int HEAT_PER_RUN = 8;
    private static final int LEAST_HEAT = 32;

    /** Compiling takes about as long as the register form runs with so much gas. */
    private static final long HOT_GAS = 1_000_000;

    private static final long HOT_GAS_PER_BYTE = 2_000;

    /** Null for init code, which nobody looks up. */
    final Hash hash;

    final byte[] bytes;
    private final Consumer<Code> grown;
    private volatile long[] jumpDestinations;
    /** Taken jumps, and runs for a few each. */
    private int heat;

    private Form form;

    /** Gas that runs used since it was last seen to. */
    private long hotGas;
    /** Whether it waits for the compiler, is compiled, or has been given up. */
    private final AtomicBoolean isTaken = new AtomicBoolean();

    private Compiled compiled;
    private int compiledBytes;
    /** By the time of {@link Compilation}, when it last began to run in a block. */
    private int ranAt;

    /** @param grown told when {@link #weight} has changed */
    Code(Hash hash, Bytes code, Consumer<Code> grown) {
        this.hash = hash;
        this.bytes = code.unsafeArray();
        this.grown = grown;
    }

    /** Code that runs once. */
    static Code initial(Bytes initCode) {
        return new Code(null, initCode, code -> {});
    }

    /** In bytes, with its jump destinations, which are an eighth, and all that was made of it. */
    int weight() {
        Form made = form;
        return OBJECT_BYTES + bytes.length + bytes.length / 8 + compiledBytes + (made == null ? 0 : made.bytes());
    }

    /** @return null where it is not compiled, or shall not be */
    Compiled compiled(Translation when, long[] rows) {
        if (when == Translation.COMPILED) return compiledAtOnce(rows);
        return when == Translation.ADAPTIVE ? compiled : null;
    }

    /** Its class was run by what is paid for, and stays for a while. @param now the time of {@link Compilation} */
    void ranAt(int now) {
        // Threads share it: written to only where that changes something.
        if (ranAt != now) ranAt = now;
    }

    private Compiled compiledAtOnce(long[] rows) {
        if (compiled == null && isCompilable() && take()) {
            Compiler.compile(this, rows).ifPresent(made -> setCompiled(made, 0));
        }
        return compiled;
    }

    private boolean isCompilable() {
        return bytes.length <= Translator.MAX_CODE_BYTES;
    }

    /** Called now and then during a run that is not compiled, and at its end. @param gas that it used itself since, without what it called */
    void ran(long gas, long[] rows, Compilation compilation) {
        hotGas += gas;
        if (hotGas < HOT_GAS + HOT_GAS_PER_BYTE * bytes.length || isTaken.get() || !compilation.isOn()) return;
        hotGas = 0;
        if (hash != null && isCompilable()) compilation.ask(this, rows);
    }

    /** @return whether the caller shall compile it; nobody else does then */
    boolean take() {
        return isTaken.compareAndSet(false, true);
    }

    /** What took it does not compile it: it may be asked for again once it has been hot again. */
    void giveBack() {
        isTaken.set(false);
    }

    /** For all who run it from now on. @param now the time of {@link Compilation} */
    void setCompiled(Compiler.Made made, int now) {
        ranAt = now;
        compiled = made.compiled();
        compiledBytes = made.bytes();
        grown.accept(this);
    }

    /** Back to the register form, until it has been hot again; who is running it goes on. */
    void dropCompiled() {
        hotGas = 0;
        compiled = null;
        compiledBytes = 0;
        giveBack();
        grown.accept(this);
    }

    /** @param made null for what the JVM has unloaded */
    boolean isCompiledTo(Compiled made) {
        return made != null && compiled == made;
    }

    /** Of the class and of the tables beside it; 0 where there is none. */
    int compiledBytes() {
        return compiledBytes;
    }

    int ranAt() {
        return ranAt;
    }

    /** Called at each begin of a run. @return null while it does not pay */
    Form atBegin(Translation when, long[] rows) {
        return form != null && when != Translation.NEVER ? form : warmer(HEAT_PER_RUN, when, rows);
    }

    /** Called at each jump of a run without it. @return null while it does not pay */
    Form atJump(Translation when, long[] rows) {
        return form != null && when != Translation.NEVER ? form : warmer(1, when, rows);
    }

    /** A translation costs about as much as to run 16 bytes between two jumps, for every 16 bytes of code. */
    private Form warmer(int by, Translation when, long[] rows) {
        heat += by;
        boolean adapts = when == Translation.ADAPTIVE || when == Translation.INTERPRETED;
        boolean pays = when == Translation.ALWAYS || (adapts && heat > LEAST_HEAT + bytes.length / 16);
        if (!pays || bytes.length > Translator.MAX_CODE_BYTES) return null;
        Form made = Translator.translate(this, rows);
        form = made;
        grown.accept(this);
        return made;
    }

    /** @param target {@link Long#MAX_VALUE} for any larger */
    boolean isJumpDestination(long target) {
        if (target >= bytes.length) return false;
        long[] bits = jumpDestinations;
        if (bits == null) jumpDestinations = bits = analyse(bytes);
        int at = (int) target;
        return (bits[at >> 6] >>> at & 1) != 0;
    }

    /** One bit for each byte that is a JUMPDEST and not the operand of a push. */
    private static long[] analyse(byte[] code) {
        long[] bits = new long[(code.length + 63) / 64];
        for (int i = 0; i < code.length; i++) {
            int op = code[i];
            if (op == Op.JUMPDEST) bits[i >> 6] |= 1L << i;
            else if (op >= Op.PUSH1) i += op - Op.PUSH1 + 1;
        }
        return bits;
    }
}
