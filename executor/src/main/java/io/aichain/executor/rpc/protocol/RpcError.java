package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The error object of an answer (JSON-RPC 2.0 section 5.1). Codes below -32000 are the protocol's, -32000 to -32006 EIP-1474's, 4444 EIP-4444's,
 * -39001 the execution API's; what a transaction is refused for has its own (error groups of the execution API).
 *
 * @param data what a program may read of it, such as the bytes of a revert
 */
public record RpcError(int code, String message, Optional<JsonNode> data) {
    public static final int PARSE_ERROR = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL_ERROR = -32603;
    public static final int INVALID_INPUT = -32000;
    public static final int NOT_FOUND = -32001;
    public static final int UNAVAILABLE = -32002;
    public static final int REJECTED = -32003;
    public static final int NOT_SUPPORTED = -32004;
    public static final int LIMIT_EXCEEDED = -32005;
    public static final int PRUNED = 4444;
    public static final int REVERTED = 3;

    public static RpcError of(int code, String message) {
        return new RpcError(code, message, Optional.empty());
    }

    public static RpcError invalidRequest(String message) {
        return of(INVALID_REQUEST, message);
    }

    ObjectNode toJson() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("code", code).put("message", message);
        data.ifPresent(d -> out.set("data", d));
        return out;
    }
}
