package io.aichain.executor.rpc.protocol;

/**
 * A method ends with an error instead of a result. Checked, because it is part of every answer, and thrown, because the reason may lie
 * deep inside the reading of a parameter. It has no stack trace: it is an answer, not a fault.
 */
public final class RpcException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient RpcError error;

    public RpcException(RpcError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public RpcException(int code, String message) {
        this(RpcError.of(code, message));
    }

    /** Parameters that are not what the method takes. */
    public static RpcException invalidParams(String format, Object... args) {
        return new RpcException(RpcError.INVALID_PARAMS, String.format(format, args));
    }

    public RpcError error() {
        return error;
    }
}
