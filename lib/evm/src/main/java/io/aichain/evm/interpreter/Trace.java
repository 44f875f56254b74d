package io.aichain.evm.interpreter;

/**
 * A run of instructions with one begin and several ends, as JVM instructions.
 *
 * @param pc of its first byte
 * @param needed words that must be on the stack for all of its instructions
 * @param growth by how many words the stack may become higher in it
 */
record Trace(int pc, Recipe recipe, int needed, int growth) {
    /** Of the check of the stack's height, the way out if it fails, and the trace's place in the switch. */
    private static final int HEADER_BYTES = 40;

    /** At most, in a region's method. */
    int bytes() {
        return HEADER_BYTES + recipe.bytes;
    }
}
