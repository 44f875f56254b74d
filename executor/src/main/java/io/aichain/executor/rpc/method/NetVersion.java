package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** The chain id as decimal text: there is no other network id. */
record NetVersion(ChainView chain) implements RpcMethod {
    @Override
    public String name() {
        return "net_version";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        return TextNode.valueOf(Long.toString(chain.genesis().chainId()));
    }
}
