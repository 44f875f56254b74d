package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** Accounts whose keys this node holds: none, ever. */
record EthAccounts() implements RpcMethod {
    @Override
    public String name() {
        return "eth_accounts";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return JsonNodeFactory.instance.arrayNode();
    }
}
