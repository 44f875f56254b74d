package io.aichain.bitcoin.node;

/** The node is down, slow, still starting, does not let us in, or answered with something that is no answer. */
public final class NodeUnavailableException extends NodeException {
    private static final long serialVersionUID = 1;

    NodeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    NodeUnavailableException(String message) {
        super(message, null);
    }
}
