package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/** One method of the interface. Any number of threads call it at once; it may be interrupted when its deadline has passed. */
public interface RpcMethod {
    /** As callers write it, namespace included. */
    String name();

    /** The {@code result} of the answer; JSON null for what is not known. */
    JsonNode call(Params params) throws RpcException, InterruptedException;

    default Weight weight() {
        return Weight.LIGHT;
    }

    /** What a call costs, which decides where it runs. */
    enum Weight {
        /** Reads a few records, or waits for somebody else. */
        LIGHT,
        /** Computes or reads for as long as its limits let it: runs on one of few threads, so that it cannot starve the light ones. */
        HEAVY,
        /** Executes whole blocks once more and holds long answers: as many at once as an operator allows, apart from all others. */
        TRACE
    }
}
