package io.aichain.contracts;

import io.aichain.chain.primitives.Address;

/** A contract that answers as no model of ours does: another one, or none. */
public final class UnreadableException extends ChainException {
    private static final long serialVersionUID = 1;

    UnreadableException(Address address, long chainId, Throwable cause) {
        this("there is no model of ours at " + address + " on chain " + chainId, cause);
    }

    UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
