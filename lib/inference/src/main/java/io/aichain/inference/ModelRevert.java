package io.aichain.inference;

import io.aichain.chain.primitives.Bytes;

/** A failure that the arithmetic defines: it ends the evaluation, and its revert data is the result. Caught at the room's doors only. */
public final class ModelRevert extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Bytes data;

    ModelRevert(Bytes data) {
        super(null, null, false, false);
        this.data = data;
    }

    /** What a contract would revert with; empty where the page says so. */
    public Bytes data() {
        return data;
    }

    @Override
    public String getMessage() {
        return data.toHex();
    }
}
