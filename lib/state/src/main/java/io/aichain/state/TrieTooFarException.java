package io.aichain.state;

/** A proof was asked of a block so many changes away from the stored tries that they are not rebuilt for it. */
public final class TrieTooFarException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrieTooFarException(long behind, long upTo, long limit) {
        super("more than " + limit + " values have changed between block " + behind + " and block " + upTo
                + ": too many to rebuild the tries for a proof");
    }
}
