package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Other nodes connected: none, executors meet in the log. */
record NetPeerCount() implements RpcMethod {
    @Override
    public String name() {
        return "net_peerCount";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return quantity(0);
    }
}
