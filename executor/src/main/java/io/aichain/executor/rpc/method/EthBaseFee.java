package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The base fee that the next block will have. */
record EthBaseFee(ChainView chain) implements RpcMethod {
    @Override
    public String name() {
        return "eth_baseFee";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return quantity(chain.nextBaseFee());
    }
}
