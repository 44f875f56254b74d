package io.aichain.executor.call;

/** Nobody waits for a call any more: its deadline has passed, or the executor stops. */
final class CallStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallStoppedException() {
        super("the call's deadline has passed");
    }
}
