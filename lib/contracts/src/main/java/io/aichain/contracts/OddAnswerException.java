package io.aichain.contracts;

/** What answers is no node, or one that is out of order: it says something that JSON-RPC does not have. */
final class OddAnswerException extends ChainException {
    private static final long serialVersionUID = 1;

    OddAnswerException(String url, String method, Throwable cause) {
        super(
                url + " gives no answer to " + method + " that a node gives: is --rpc the URL of a chain's JSON-RPC?",
                cause);
    }
}
