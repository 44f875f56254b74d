package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** All logs that a filter for logs stands for, old ones included. */
record EthGetFilterLogs(LogSearch search, Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getFilterLogs";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException, InterruptedException {
        if (filters.ask(params.atMost(1).required(0).text()) instanceof Filter.NewLogs logs) {
            return search.all(logs.query().range(search.blocks()), logs.query().filter());
        }
        throw new RpcException(RpcError.INVALID_INPUT, "filter not found: not one for logs");
    }
}
