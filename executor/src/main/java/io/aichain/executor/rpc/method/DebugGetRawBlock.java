package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** A block in RLP: header, transactions, no uncles, no withdrawals. */
record DebugGetRawBlock(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "debug_getRawBlock";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<BlockView> found =
                blocks.block(BlockReference.any(params.atMost(1).required(0)));
        if (found.isEmpty()) return NullNode.instance;
        BlockView block = found.get();
        return data(Bytes.wrap(RlpWriter.list(w -> {
            w.encoded(block.header().encoded().unsafeArray());
            w.nested(list -> block.transactions().forEach(in -> transaction(list, in.transaction())));
            w.nested(uncles -> {}).nested(withdrawals -> {});
        })));
    }

    /** A legacy transaction is a list in the list; the others are strings that begin with their type. */
    private static void transaction(RlpWriter out, Transaction tx) {
        Bytes bytes = tx.encoded();
        if (tx.type() == TransactionType.LEGACY) out.encoded(bytes.unsafeArray());
        else out.bytes(bytes);
    }
}
