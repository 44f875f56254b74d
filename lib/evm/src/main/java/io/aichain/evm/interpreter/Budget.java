package io.aichain.evm.interpreter;

import java.util.HashSet;
import java.util.Set;

/**
 * What a code may come to while it is compiled, and what of it is used; what comes to more is left to the register form. JVM instructions
 * are not the only measure: PUSH, POP, DUP, SWAP and JUMPDEST emit none, and what is walked over again and again without emitting any
 * would be free work for our compiler's thread.
 */
final class Budget {
    /** JVM instructions for each byte of code. Real contracts come to 6 to 16. */
    private static final int BYTES_PER_BYTE = 48;

    private static final int LEAST_BYTES = 16_384;
    /** Instructions walked over for each byte of code. Without copies each is walked over about once. */
    private static final int STEPS_PER_BYTE = 64;

    private static final int LEAST_STEPS = 16_384;
    /** A class has 65,535 entries of constants; the rest is for names: three of each region, four of each {@link Callee}. */
    private static final int MAX_CONSTANTS = 60_000;

    private final long maxBytes;
    private final long maxSteps;
    private final Set<Long> longs = new HashSet<>();
    private long bytes;
    private long steps;
    private int traces;

    /** @param maxBytes of JVM instructions */
    Budget(int codeLength, long maxBytes) {
        this.maxBytes = maxBytes;
        this.maxSteps = LEAST_STEPS + (long) STEPS_PER_BYTE * codeLength;
    }

    static long bytes(int codeLength) {
        return LEAST_BYTES + (long) BYTES_PER_BYTE * codeLength;
    }

    /** An instruction is walked over. @return false if that is one too many */
    boolean step() {
        return ++steps <= maxSteps;
    }

    void add(Trace trace) {
        traces++;
        bytes += trace.bytes();
        trace.recipe().constants(longs);
    }

    boolean isExceeded() {
        // A long takes two entries, and the number of a node beyond the range of a short one.
        return steps > maxSteps || bytes > maxBytes || 2L * longs.size() + traces > MAX_CONSTANTS;
    }

    long steps() {
        return steps;
    }
}
