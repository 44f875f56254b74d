package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The logs of a range of blocks, or of one, that match a filter. */
record EthGetLogs(LogSearch search) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getLogs";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException, InterruptedException {
        LogQuery query = LogQuery.read(params.atMost(1).required(0));
        return search.all(query.range(search.blocks()), query.filter());
    }
}
