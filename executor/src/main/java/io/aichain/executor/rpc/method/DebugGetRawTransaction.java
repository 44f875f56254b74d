package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

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

/** The bytes of a transaction, executed or waiting. */
record DebugGetRawTransaction(Blocks blocks, TransactionPool pool) implements RpcMethod {
    @Override
    public String name() {
        return "debug_getRawTransaction";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Hash hash = params.atMost(1).required(0).hash();
        Optional<PooledTransaction> waiting = pool.find(hash);
        Optional<ChainView.Location> at = blocks.chain().find(hash);
        if (at.isPresent()) {
            BlockView block = blocks.block(at.get().block());
            return data(block.transactions().get(at.get().index()).transaction().encoded());
        }
        return waiting.map(tx -> data(tx.transaction().encoded())).orElse(NullNode.instance);
    }
}
