package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Executes all transactions of a block once more. */
record DebugTraceBlockByNumber(Traces traces) implements RpcMethod {
    @Override
    public String name() {
        return "debug_traceBlockByNumber";
    }

    @Override
    public Weight weight() {
        return Weight.TRACE;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        BlockReference reference = BlockReference.numberOrTag(params.atMost(2).required(0));
        TraceOptions options = TraceOptions.read(params.optional(1));
        BlockView block = Traces.found(
                traces.blocks().block(reference), params.required(0).text());
        return traces.block(block, options);
    }
}
