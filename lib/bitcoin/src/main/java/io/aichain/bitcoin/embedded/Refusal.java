package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.node.NodeError;

/** What the node says no to, with the code a real node would give. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    Refusal(int code, String message) {
        super(message);
        this.code = code;
    }

    static Refusal rejected(String reason) {
        return new Refusal(NodeError.VERIFY_REJECTED, reason);
    }

    static Refusal missingInputs() {
        return new Refusal(NodeError.VERIFY, "bad-txns-inputs-missingorspent");
    }

    NodeError error() {
        return new NodeError(code, getMessage());
    }
}
