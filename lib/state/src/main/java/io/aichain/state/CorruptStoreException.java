package io.aichain.state;

/** Bytes in the store are not what was written: the message names column and key. Nothing was changed; the folder is to be rebuilt. */
public final class CorruptStoreException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    CorruptStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
