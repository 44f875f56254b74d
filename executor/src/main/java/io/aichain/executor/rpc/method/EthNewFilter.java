package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Opens a filter for the logs of blocks to come. */
record EthNewFilter(LogSearch search, Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_newFilter";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        LogQuery query = LogQuery.read(params.atMost(1).required(0));
        if (query.blockHash().isPresent()) throw invalidParams("a filter for new logs takes no blockHash");
        return TextNode.valueOf(filters.add(new Filter.NewLogs(search, query)));
    }
}
