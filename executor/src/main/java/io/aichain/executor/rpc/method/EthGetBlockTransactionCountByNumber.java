package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** How many transactions a block, by its number or tag, has executed. */
record EthGetBlockTransactionCountByNumber(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getBlockTransactionCountByNumber";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> block =
                blocks.block(BlockReference.numberOrTag(params.atMost(1).required(0)));
        if (block.isEmpty()) return NullNode.instance;
        return quantity(block.get().transactions().size());
    }
}
