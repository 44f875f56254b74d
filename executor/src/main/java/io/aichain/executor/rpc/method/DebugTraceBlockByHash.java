package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Executes all transactions of a block once more. */
record DebugTraceBlockByHash(Traces traces) implements RpcMethod {
    @Override
    public String name() {
        return "debug_traceBlockByHash";
    }

    @Override
    public Weight weight() {
        return Weight.TRACE;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(2).required(0).hash();
        TraceOptions options = TraceOptions.read(params.optional(1));
        BlockView block = Traces.found(traces.blocks().block(hash), hash.toHex());
        return traces.block(block, options);
    }
}
