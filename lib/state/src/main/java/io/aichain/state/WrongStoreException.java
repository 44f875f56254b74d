package io.aichain.state;

/** The folder holds something, but not this chain in this format: the message says what and what to do. Nothing was changed. */
public final class WrongStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongStoreException(String message) {
        super(message);
    }
}
