package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcError;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** A method that would sign with a key of this node: it keeps none, and says what to do instead. */
record KeyRefusal(String name) implements RpcMethod {
    @Override
    public JsonNode call(Params params) throws RpcException {
        throw new RpcException(
                RpcError.NOT_SUPPORTED,
                name + " is not supported: this node keeps no keys; sign in the wallet and use eth_sendRawTransaction");
    }
}
