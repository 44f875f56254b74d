package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.GasEstimate;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.SortedMap;

/** The smallest gas limit with which a transaction succeeds. */
record EthEstimateGas(Blocks blocks, CallRunner calls) implements RpcMethod {
    @Override
    public String name() {
        return "eth_estimateGas";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        CallRequest request = CallArguments.read(
                params.atMost(3).required(0), blocks.chain().genesis().chainId());
        long block = blocks.stateNumber(params.optional(1));
        SortedMap<Address, StateOverride> overrides = StateOverrides.read(params.optional(2));
        return switch (calls.estimateGas(block, request, overrides)) {
            case GasEstimate.Found found -> quantity(found.gas());
            case GasEstimate.Fails fails -> throw new RpcException(Refusals.of(fails.outcome()));
            case GasEstimate.NeedsMoreThan more ->
                throw new RpcException(
                        RpcError.INVALID_INPUT, "gas required exceeds allowance (%d)".formatted(more.max()));
        };
    }
}
