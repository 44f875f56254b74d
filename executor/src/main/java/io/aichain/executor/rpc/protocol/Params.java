package io.aichain.executor.rpc.protocol;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;

/** The parameters of a request, by position. */
public record Params(ArrayNode values) {

    /** @throws RpcException when there are more: a caller who means something by them should know that it is not heard */
    public Params atMost(int max) throws RpcException {
        if (values.size() > max) throw invalidParams("too many arguments, want at most %d", max);
        return this;
    }

    /** The value at a place; one that is missing or null is refused. */
    public Argument required(int index) throws RpcException {
        return optional(index).orElseThrow(() -> invalidParams("missing value for required argument %d", index));
    }

    /** Empty when missing or null. */
    public Optional<Argument> optional(int index) {
        if (index >= values.size() || values.get(index).isNull()) return Optional.empty();
        return Optional.of(new Argument(values.get(index), "argument " + index));
    }
}
