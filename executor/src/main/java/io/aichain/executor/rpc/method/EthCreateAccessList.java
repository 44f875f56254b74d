package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.executor.domain.AccessListResult;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The addresses and slots that a call touches, as a list to send with it. A revert is a normal result here. */
record EthCreateAccessList(Blocks blocks, CallRunner calls) implements RpcMethod {
    @Override
    public String name() {
        return "eth_createAccessList";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        CallRequest request = CallArguments.read(
                params.atMost(2).required(0), blocks.chain().genesis().chainId());
        long block = blocks.stateNumber(params.optional(1));
        AccessListResult result = calls.createAccessList(block, request);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("accessList", TransactionJson.accessList(result.accessList()));
        switch (result.outcome()) {
            case CallOutcome.Success success -> out.set("gasUsed", quantity(success.gasUsed()));
            case CallOutcome.Reverted reverted ->
                out.put("error", Refusals.reverted(reverted.data())).set("gasUsed", quantity(reverted.gasUsed()));
            case CallOutcome.Halted halted ->
                out.put("error", halted.reason()).set("gasUsed", quantity(halted.gasUsed()));
            case CallOutcome outcome -> throw new RpcException(Refusals.of(outcome));
        }
        return out;
    }
}
