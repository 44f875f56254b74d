package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** The receipts of a block, encoded as the receipts trie holds them. */
record DebugGetRawReceipts(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "debug_getRawReceipts";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<Long> number =
                blocks.number(BlockReference.any(params.atMost(1).required(0)));
        if (number.isEmpty()) return NullNode.instance;
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        for (ReceiptView receipt : blocks.receipts(number.get()))
            out.add(data(receipt.receipt().encoded()));
        return out;
    }
}
