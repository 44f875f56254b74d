package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A transaction, executed or waiting. */
record EthGetTransactionByHash(Blocks blocks, TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getTransactionByHash";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(1).required(0).hash();
        // The pool first: between the two questions a transaction may move from the pool to a block, never back.
        Optional<PooledTransaction> waiting = pool.find(hash);
        Optional<ChainView.Location> at = blocks.chain().find(hash);
        if (at.isPresent()) {
            BlockView block = blocks.block(at.get().block());
            return TransactionJson.included(
                    block, block.transactions().get(at.get().index()));
        }
        return waiting.<JsonNode>map(TransactionJson::pending).orElse(NullNode.instance);
    }
}
