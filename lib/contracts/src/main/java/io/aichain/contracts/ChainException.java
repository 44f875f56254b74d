package io.aichain.contracts;

/** A chain that does not answer, or does not do what was asked: the message says why, and what to do. */
public class ChainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message why, and what to do */
    public ChainException(String message) {
        super(message);
    }

    /** @param message why, and what to do */
    public ChainException(String message, Throwable cause) {
        super(message, cause);
    }
}
