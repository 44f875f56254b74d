package io.aichain.evm.interpreter;

/** When code is brought into register form. What code does is the same in all of them; tests run them against each other. */
public enum Translation {
    /** Once it has run so much that the work pays. */
    ADAPTIVE,
    /**
     * The same without classes of the JVM, whoever else in the process compiles: for who judges executors, and where compiling is switched
     * off.
     */
    INTERPRETED,
    ALWAYS,
    /** Compiled to a class of the JVM before it runs for the first time, but for what compiles to too much. */
    COMPILED,
    /** Byte by byte, as a traced run is. */
    NEVER
}
