package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Blocks that were received and found invalid: none, since every executor makes its blocks itself. */
record DebugGetBadBlocks() implements RpcMethod {
    @Override
    public String name() {
        return "debug_getBadBlocks";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return JsonNodeFactory.instance.arrayNode();
    }
}
