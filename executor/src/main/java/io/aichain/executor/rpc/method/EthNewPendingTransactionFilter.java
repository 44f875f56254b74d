package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** Opens a filter for the hashes of transactions to come. */
record EthNewPendingTransactionFilter(TransactionPool pool, Filters filters) implements RpcMethod {
    @Override
    public String name() {
        return "eth_newPendingTransactionFilter";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<Argument> full = params.atMost(1).optional(0);
        if (full.isPresent() && full.get().flag())
            throw invalidParams("only hashes are offered, not full transactions");
        return TextNode.valueOf(filters.add(new Filter.NewTransactions(pool)));
    }
}
