package io.aichain.state.kv;

/** The disk or the database under the state does not work: full, read-only, damaged, in use. Nothing was half-written. */
public final class StoreFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreFailedException(String message) {
        super(message);
    }
}
