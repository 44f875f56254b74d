package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/** A method that makes sense only on a lasting connection; over HTTP it is refused. */
public interface ConnectionMethod extends RpcMethod {
    JsonNode call(Params params, Connection connection) throws RpcException;

    @Override
    default JsonNode call(Params params) throws RpcException {
        throw new RpcException(
                RpcError.NOT_SUPPORTED, "notifications not supported over HTTP: use " + name() + " on a WebSocket");
    }
}
