package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Op;

/** Code with its jump destinations, which are found at the first jump. */
final class Code {
    static final Code EMPTY = new Code(Bytes.EMPTY);

    final byte[] bytes;
    private long[] jumpDestinations;

    Code(Bytes code) {
        this.bytes = code.unsafeArray();
    }

    /** @param target {@link Long#MAX_VALUE} for any larger */
    boolean isJumpDestination(long target) {
        if (target >= bytes.length) return false;
        if (jumpDestinations == null) jumpDestinations = analyse(bytes);
        int at = (int) target;
        return (jumpDestinations[at >> 6] >>> at & 1) != 0;
    }

    /** One bit for each byte that is a JUMPDEST and not the operand of a push. */
    private static long[] analyse(byte[] code) {
        long[] bits = new long[(code.length + 63) / 64];
        for (int i = 0; i < code.length; i++) {
            int op = code[i] & 0xff;
            if (op == Op.JUMPDEST) bits[i >> 6] |= 1L << i;
            else if (op >= Op.PUSH1 && op <= Op.PUSH32) i += op - Op.PUSH1 + 1;
        }
        return bits;
    }
}
