package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The code of an account. */
record EthGetCode(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getCode";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Address address = params.atMost(2).required(0).address();
        try (StateView state = blocks.state(blocks.stateNumber(params.optional(1)))) {
            return data(state.code(address));
        }
    }
}
