package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.Skipped;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** How far a transaction has come: queued, accepted, skipped (and why), executed, safe, finalized; null if it is not known here. */
record AichainTransactionStatus(Blocks blocks, TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "aichain_transactionStatus";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(1).required(0).hash();
        // The pool first: a transaction moves from it to a block, and only a skipped one comes back.
        Optional<PooledTransaction> waiting = pool.find(hash);
        Optional<ChainView.Location> at = blocks.chain().find(hash);
        if (at.isPresent()) return executed(at.get());
        Optional<Skipped> skipped = blocks.chain().skipped(hash);
        if (waiting.isPresent()) {
            ObjectNode out = state(waiting.get().durable() ? "accepted" : "queued");
            skipped.ifPresent(before -> out.set("skippedBefore", skip(before)));
            return out;
        }
        if (skipped.isEmpty()) return NullNode.instance;
        ObjectNode out = state("skipped");
        out.setAll(skip(skipped.get()));
        return out;
    }

    private ObjectNode executed(ChainView.Location at) throws RpcException {
        Heads heads = blocks.chain().heads();
        String reached = "executed";
        if (at.block() <= heads.finalized().number()) reached = "finalized";
        else if (at.block() <= heads.safe().number()) reached = "safe";
        ObjectNode out = state(reached);
        out.set("blockNumber", quantity(at.block()));
        out.set("blockHash", data(blocks.header(at.block()).hash()));
        out.set("transactionIndex", quantity(at.index()));
        return out;
    }

    private static ObjectNode state(String name) {
        return JsonNodeFactory.instance.objectNode().put("status", name);
    }

    private static ObjectNode skip(Skipped skipped) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("blockNumber", quantity(skipped.block()));
        out.set("orderedIndex", quantity(skipped.index()));
        out.put("code", skipped.reason().number())
                .put("reason", skipped.reason().text());
        return out;
    }
}
