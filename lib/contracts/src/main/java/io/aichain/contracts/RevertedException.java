package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;

/** A contract that refused a call. */
public final class RevertedException extends ChainException {
    private static final long serialVersionUID = 1;

    private final transient Bytes data;

    RevertedException(String call, Bytes data) {
        super(call + " is refused: " + RevertText.of(data));
        this.data = data;
    }

    /** What it answered: a selector and words, or nothing. */
    public Bytes data() {
        return data;
    }

    /** Whether it is this error, such as {@code AINotAuthor(address)}. */
    boolean is(String signature) {
        return RevertText.is(data, signature);
    }
}
