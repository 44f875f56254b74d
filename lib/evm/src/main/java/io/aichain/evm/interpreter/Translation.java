package io.aichain.evm.interpreter;

/** When code is brought into register form. What code does is the same in all three; tests run them against each other. */
public enum Translation {
    /** Once it has run so much that the work pays. */
    ADAPTIVE,
    ALWAYS,
    /** Byte by byte, as a traced run is. */
    NEVER
}
