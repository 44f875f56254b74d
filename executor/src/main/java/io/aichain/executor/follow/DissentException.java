package io.aichain.executor.follow;

/** Stops the executor: going on would build on a block that nobody else has. */
public final class DissentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Dissent dissent;

    public DissentException(Dissent dissent) {
        super(dissent.message());
        this.dissent = dissent;
    }

    public Dissent dissent() {
        return dissent;
    }
}
