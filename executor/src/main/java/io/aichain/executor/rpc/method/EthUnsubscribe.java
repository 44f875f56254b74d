package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.aichain.executor.rpc.protocol.Connection;
import io.aichain.executor.rpc.protocol.ConnectionMethod;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;

/** Ends a subscription; says whether there was one. */
record EthUnsubscribe() implements ConnectionMethod {
    @Override
    public String name() {
        return "eth_unsubscribe";
    }

    @Override
    public JsonNode call(Params params, Connection connection) throws RpcException {
        return BooleanNode.valueOf(connection.close(params.atMost(1).required(0).text()));
    }
}
