package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The tip to offer: nothing, since the order never depends on tips (P2). */
record EthMaxPriorityFeePerGas() implements RpcMethod {
    @Override
    public String name() {
        return "eth_maxPriorityFeePerGas";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return quantity(0);
    }
}
