package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A header in RLP. */
record DebugGetRawHeader(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "debug_getRawHeader";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<Long> number =
                blocks.number(BlockReference.any(params.atMost(1).required(0)));
        return number.isEmpty()
                ? NullNode.instance
                : data(blocks.header(number.get()).encoded());
    }
}
