package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A transaction by its block's number or tag and its place in it. */
record EthGetTransactionByBlockNumberAndIndex(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getTransactionByBlockNumberAndIndex";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> block =
                blocks.block(BlockReference.numberOrTag(params.atMost(2).required(0)));
        long index = params.required(1).count();
        if (block.isEmpty() || index >= block.get().transactions().size()) return NullNode.instance;
        return TransactionJson.included(block.get(), block.get().transactions().get((int) index));
    }
}
