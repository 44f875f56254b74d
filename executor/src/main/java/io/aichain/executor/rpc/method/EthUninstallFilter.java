package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Closes a filter; says whether it was open. */
record EthUninstallFilter(Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_uninstallFilter";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        return BooleanNode.valueOf(filters.remove(params.atMost(1).required(0).text()));
    }
}
