package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.StateView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The word in one slot of an account, as 32 bytes. */
record EthGetStorageAt(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getStorageAt";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Address address = params.atMost(3).required(0).address();
        UInt256 slot = params.required(1).storageKey();
        try (StateView state = blocks.state(blocks.stateNumber(params.optional(2)))) {
            return data(state.storage(address, slot).toHash());
        }
    }
}
