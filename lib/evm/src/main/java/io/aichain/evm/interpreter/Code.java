package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Op;

/**
 * Code and what was found out about it. Its jump destinations are found at the first jump; its register form is made once it has run
 * so much that the work pays. Shared by threads: what they see of {@link #heat} and of each other's work decides only how fast code
 * runs, never what it does.
 */
final class Code {
    static final Code EMPTY = new Code(Bytes.EMPTY);

    private static final int HEAT_PER_RUN = 8;

    final byte[] bytes;
    private volatile long[] jumpDestinations;
    /** Taken jumps, and runs for a few each. */
    private int heat;

    private Form form;

    Code(Bytes code) {
        this.bytes = code.unsafeArray();
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
        boolean pays = when == Translation.ALWAYS || (when == Translation.ADAPTIVE && heat > bytes.length / 16);
        if (!pays || bytes.length > Translator.MAX_CODE_BYTES) return null;
        Form made = Translator.translate(this, rows);
        form = made;
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
