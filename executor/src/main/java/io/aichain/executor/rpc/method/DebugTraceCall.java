package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.StateOverride;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;
import java.util.SortedMap;

/** {@code eth_call}, watched; the overrides stand among the options. A revert is a normal result here. */
record DebugTraceCall(Traces traces) implements RpcMethod {
    @Override
    public String name() {
        return "debug_traceCall";
    }

    @Override
    public Weight weight() {
        return Weight.TRACE;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Blocks blocks = traces.blocks();
        CallRequest request = CallArguments.read(
                params.atMost(3).required(0), blocks.chain().genesis().chainId());
        long block = blocks.stateNumber(params.optional(1));
        Optional<Argument> given = params.optional(2);
        TraceOptions options = TraceOptions.read(given);
        SortedMap<Address, StateOverride> overrides =
                StateOverrides.read(given.flatMap(object -> object.member("stateOverrides")));
        if (given.isPresent() && TraceOptions.isSomething(given.get().member("blockOverrides"))) {
            throw invalidParams("invalid argument 2.blockOverrides: block overrides are not supported");
        }
        if (given.isPresent() && given.get().member("txIndex").isPresent()) {
            throw invalidParams("invalid argument 2.txIndex: calls run on the state after a whole block");
        }
        return traces.call(block, request, overrides, options);
    }
}
