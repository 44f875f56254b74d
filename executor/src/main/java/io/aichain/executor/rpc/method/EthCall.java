package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;
import java.util.SortedMap;

/** Tries a call on the state after a block; nothing is kept. */
record EthCall(Blocks blocks, CallRunner calls) implements RpcMethod {
    @Override
    public String name() {
        return "eth_call";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        CallRequest request = CallArguments.read(
                params.atMost(4).required(0), blocks.chain().genesis().chainId());
        long block = blocks.stateNumber(params.optional(1));
        SortedMap<Address, StateOverride> overrides = StateOverrides.read(params.optional(2));
        Optional<Argument> blockOverrides = params.optional(3);
        if (blockOverrides.isPresent() && !blockOverrides.get().object().node().isEmpty()) {
            throw invalidParams("invalid argument 3: block overrides are not supported");
        }
        return switch (calls.call(block, request, overrides)) {
            case CallOutcome.Success success -> data(success.output());
            case CallOutcome outcome -> throw new RpcException(Refusals.of(outcome));
        };
    }
}
