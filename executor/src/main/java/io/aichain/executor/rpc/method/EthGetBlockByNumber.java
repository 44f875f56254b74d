package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A block by its number or tag, with whole transactions or their hashes. */
record EthGetBlockByNumber(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getBlockByNumber";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> block =
                blocks.block(BlockReference.numberOrTag(params.atMost(2).required(0)));
        boolean full = params.optional(1).isPresent() && params.required(1).flag();
        if (block.isEmpty()) return NullNode.instance;
        return BlockJson.of(block.get(), full);
    }
}
