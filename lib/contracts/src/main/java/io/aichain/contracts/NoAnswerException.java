package io.aichain.contracts;

/** A node that does not answer at all: it may be down, or elsewhere. */
final class NoAnswerException extends ChainException {
    private static final long serialVersionUID = 1;

    NoAnswerException(String url, Exception cause) {
        super("no answer from " + url + " (" + cause.getMessage() + "): is the node up, and is --rpc right?", cause);
    }
}
