package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** How many transactions wait. */
record TxpoolStatus(TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "txpool_status";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        PoolStatus status = pool.status();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("pending", quantity(status.pending()));
        out.set("queued", quantity(status.queued()));
        return out;
    }
}
