package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.executor.domain.PoolContents;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.SortedMap;
import java.util.TreeMap;

/** The transactions of one sender that wait, by nonce. */
record TxpoolContentFrom(TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "txpool_contentFrom";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Address sender = params.atMost(1).required(0).address();
        PoolContents contents = pool.contents(sender);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        TxpoolContent.byNonce(out.putObject("pending"), of(sender, contents.pending()));
        TxpoolContent.byNonce(out.putObject("queued"), of(sender, contents.queued()));
        return out;
    }

    private static SortedMap<Long, PooledTransaction> of(
            Address sender, SortedMap<Address, SortedMap<Long, PooledTransaction>> all) {
        return all.getOrDefault(sender, new TreeMap<>());
    }
}
