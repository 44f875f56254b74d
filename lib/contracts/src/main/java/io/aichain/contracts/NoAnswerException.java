package io.aichain.contracts;

/** A node that does not answer at all, and may be down or elsewhere; or what answers is no node, or out of order. */
final class NoAnswerException extends ChainException {
    private static final long serialVersionUID = 1;
    /** Web servers answer with a page. */
    private static final int LONGEST = 200;

    private NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    static NoAnswerException from(String url, Exception cause) {
        String words = String.valueOf(cause.getMessage());
        String start = StrangersText.line(words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words);
        return new NoAnswerException(
                "no answer from " + url + " (" + start + "): is the node up, and is --rpc right?", cause);
    }

    /** What was said is none of JSON-RPC's answers to this method. */
    static NoAnswerException odd(String url, String method, Throwable cause) {
        return new NoAnswerException(
                url + " gives no answer to " + method + " that a node gives: is --rpc the URL of a chain's JSON-RPC?",
                cause);
    }
}
