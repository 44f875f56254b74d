package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The name and version of this program. */
record Web3ClientVersion(String version) implements RpcMethod {
    @Override
    public String name() {
        return "web3_clientVersion";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return TextNode.valueOf(version);
    }
}
