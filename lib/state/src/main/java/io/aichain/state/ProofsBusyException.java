package io.aichain.state;

/** A proof needs tries that are worked out one at a time, and others are being worked out: to be asked again. */
public final class ProofsBusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ProofsBusyException(long block) {
        super("tries for other proofs are being worked out: ask for block " + block + " again later");
    }
}
