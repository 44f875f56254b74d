package io.aichain.executor.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.Optional;

/** All receipts of a block. */
record EthGetBlockReceipts(Blocks blocks) implements RpcMethod {
    @Override
    public String name() {
        return "eth_getBlockReceipts";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        Optional<Long> number =
                blocks.number(BlockReference.any(params.atMost(1).required(0)));
        if (number.isEmpty()) return NullNode.instance;
        long timestamp = blocks.header(number.get()).timestamp();
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        for (ReceiptView receipt : blocks.receipts(number.get())) out.add(ReceiptJson.of(receipt, timestamp));
        return out;
    }
}
