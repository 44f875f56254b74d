package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The price of blob gas: one wei, its floor, because no block carries blobs. */
record EthBlobBaseFee() implements RpcMethod {
    @Override
    public String name() {
        return "eth_blobBaseFee";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return quantity(1);
    }
}
