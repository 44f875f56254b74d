package io.aichain.evm.interpreter;

/**
 * Code in register form ({@link Ins}), made once by {@link Translator} and shared by all who run the code.
 *
 * @param stream blocks one after another
 * @param pool constants, four longs each
 * @param entries by program counter: one more than the place in the stream where the block of a JUMPDEST begins; 0 for all else
 */
@SuppressWarnings("ArrayRecordComponent")
record Form(long[] stream, long[] pool, int[] entries) {

    /** Where a jump goes in the stream, or -1. @param target {@link Long#MAX_VALUE} for any larger */
    int entry(long target) {
        return target < entries.length ? entries[(int) target] - 1 : -1;
    }

    int bytes() {
        return 8 * stream.length + 8 * pool.length + 4 * entries.length;
    }
}
