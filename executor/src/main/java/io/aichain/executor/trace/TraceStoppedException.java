package io.aichain.executor.trace;

/** A trace asks for more than it may have, and ends without a result. It has no stack trace: it is an answer, not a fault. */
public final class TraceStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TraceStoppedException(String message) {
        super(message, null, false, false);
    }
}
