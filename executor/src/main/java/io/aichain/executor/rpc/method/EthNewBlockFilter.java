package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Opens a filter for the hashes of blocks to come. */
record EthNewBlockFilter(Blocks blocks, Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_newBlockFilter";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return TextNode.valueOf(filters.add(new Filter.NewBlocks(blocks)));
    }
}
