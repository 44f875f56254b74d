package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** Uncles of a block, by its number or tag: none since the merge. */
record EthGetUncleCountByBlockNumber(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getUncleCountByBlockNumber";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> block =
                blocks.block(BlockReference.numberOrTag(params.atMost(1).required(0)));
        if (block.isEmpty()) return NullNode.instance;
        return quantity(0);
    }
}
