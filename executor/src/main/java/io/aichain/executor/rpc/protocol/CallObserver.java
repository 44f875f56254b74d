package io.aichain.executor.rpc.protocol;

/** Hears of every call that was answered: for metrics. */
public interface CallObserver {
    CallObserver NONE = (method, code, nanos) -> {};

    /** @param method "unknown" for names that no method has @param code 0 for a result, else the error's @param nanos it took */
    void answered(String method, int code, long nanos);
}
