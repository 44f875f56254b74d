package io.aichain.bench;

import java.io.IOException;
import java.time.Duration;

/** A chain accepted a transaction and put it into no block. */
final class LostTransactionException extends IOException {
    private static final long serialVersionUID = 1;

    LostTransactionException(String hash, Duration after) {
        super("it accepted transaction " + hash + ", which was in no block " + after.toSeconds() + " s later");
    }
}
