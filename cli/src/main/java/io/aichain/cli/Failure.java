package io.aichain.cli;

import io.aichain.contracts.ChainException;

/** A failure that the user can do something about: its message says what. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** One line for people: our own words as they are, anything else with its kind. */
    static String explain(Throwable failure) {
        if (failure instanceof Failure || failure instanceof ChainException) return failure.getMessage();
        return failure.getClass().getSimpleName() + ": " + failure.getMessage()
                + " (set -Daichain.stacktrace=true in AICHAIN_JAVA_OPTS for the stack trace)";
    }
}
