package io.aichain.evm.interpreter;

/** What an interpreter runs for. No result depends on it. */
public enum Purpose {
    /** What is paid for: it may make code hot, and large buffers are kept for the next transaction. */
    BLOCKS,
    /**
     * Calls that anybody may make for nothing, with code of their own choice, in many interpreters at once: they run what is compiled, but
     * what they run is not compiled for them, and large buffers are not kept.
     */
    CALLS
}
