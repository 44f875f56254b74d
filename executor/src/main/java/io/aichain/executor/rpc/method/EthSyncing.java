package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.rpc.Progress;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;

/** False, or how far execution is behind the order. */
record EthSyncing(ChainView chain, Progress progress) implements RpcMethod {
    /** Blocks that lie between order and execution in the normal course of things. */
    private static final long TOLERATED = 32;

    @Override
    public String name() {
        return "eth_syncing";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        long latest = chain.heads().latest().number();
        long ordered = progress.ordered().orElse(latest);
        if (ordered - latest <= TOLERATED) return BooleanNode.FALSE;
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("startingBlock", quantity(0));
        out.set("currentBlock", quantity(latest));
        out.set("highestBlock", quantity(ordered));
        return out;
    }
}
