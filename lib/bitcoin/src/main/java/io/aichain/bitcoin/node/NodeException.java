package io.aichain.bitcoin.node;

/** A question to the node that got no usable answer: ask again later, or look at the node. */
public abstract sealed class NodeException extends Exception permits NodeUnavailableException, NodeRefusedException {
    private static final long serialVersionUID = 1;

    NodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
