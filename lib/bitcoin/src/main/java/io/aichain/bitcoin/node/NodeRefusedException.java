package io.aichain.bitcoin.node;

/** The node understood and said no, where a yes was expected; expected refusals are values of the calls that have them. */
public final class NodeRefusedException extends NodeException {
    private static final long serialVersionUID = 1;

    private final NodeError error;

    NodeRefusedException(String method, NodeError error) {
        super(method + ": " + error, null);
        this.error = error;
    }

    public NodeError error() {
        return error;
    }
}
