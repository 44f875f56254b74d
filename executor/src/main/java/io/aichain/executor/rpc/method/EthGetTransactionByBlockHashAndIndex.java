package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A transaction by its block's hash and its place in it. */
record EthGetTransactionByBlockHashAndIndex(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getTransactionByBlockHashAndIndex";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> block = blocks.block(params.atMost(2).required(0).hash());
        long index = params.required(1).count();
        if (block.isEmpty() || index >= block.get().transactions().size()) return NullNode.instance;
        return TransactionJson.included(block.get(), block.get().transactions().get((int) index));
    }
}
