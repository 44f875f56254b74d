package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The address that receives the tips; genesis names it. */
record EthCoinbase(ChainView chain) implements RpcMethod {
    @Override
    public String name() {
        return "eth_coinbase";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return data(chain.genesis().coinbase());
    }
}
