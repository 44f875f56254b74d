package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A method whose call is begun and then waits for somebody else. Neighbours in a batch are begun one after another, which keeps their order,
 * and waited for together: a batch of them takes one wait and not as many as it is long.
 */
public interface PipelinedMethod extends RpcMethod {
    /** Does what needs this thread. @return the result once it is there, or an {@link RpcException} */
    CompletableFuture<JsonNode> begin(Params params) throws RpcException;

    @Override
    default JsonNode call(Params params) throws RpcException, InterruptedException {
        try {
            return begin(params).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException answer) throw answer;
            throw new IllegalStateException(name() + " failed", e.getCause());
        }
    }
}
