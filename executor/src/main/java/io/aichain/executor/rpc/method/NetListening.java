package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Whether connections are taken: whoever can ask is connected. */
record NetListening() implements RpcMethod {
    @Override
    public String name() {
        return "net_listening";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return BooleanNode.TRUE;
    }
}
