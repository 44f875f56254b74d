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

/** All transactions that wait, by sender and nonce. */
record TxpoolContent(TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "txpool_content";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        PoolContents contents = pool.contents();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        bySender(out.putObject("pending"), contents.pending());
        bySender(out.putObject("queued"), contents.queued());
        return out;
    }

    private static void bySender(ObjectNode out, SortedMap<Address, SortedMap<Long, PooledTransaction>> senders) {
        senders.forEach((sender, waiting) -> byNonce(out.putObject(sender.toHex()), waiting));
    }

    static void byNonce(ObjectNode out, SortedMap<Long, PooledTransaction> waiting) {
        waiting.forEach((nonce, tx) -> out.set(Long.toUnsignedString(nonce), TransactionJson.pending(tx)));
    }
}
