package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** What has come since a filter was asked last. */
record EthGetFilterChanges(Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getFilterChanges";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException, InterruptedException {
        return filters.ask(params.atMost(1).required(0).text()).changes();
    }
}
