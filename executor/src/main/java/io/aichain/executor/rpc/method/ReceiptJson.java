package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.block.Log;
import io.aichain.chain.block.Receipt;
import io.aichain.executor.domain.ReceiptView;
import java.util.List;

/** A receipt and its logs as the execution API shows them. */
final class ReceiptJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ReceiptJson() {}

    /** @param timestamp of the block, in seconds */
    static ObjectNode of(ReceiptView view, long timestamp) {
        Receipt receipt = view.receipt();
        ObjectNode out = JSON.objectNode();
        out.set("transactionHash", data(view.transactionHash()));
        out.set("transactionIndex", quantity(view.index()));
        out.set("blockHash", data(view.blockHash()));
        out.set("blockNumber", quantity(view.blockNumber()));
        out.set("from", data(view.from()));
        out.set("to", view.to().<JsonNode>map(to -> data(to)).orElse(JSON.nullNode()));
        out.set("type", quantity(receipt.type().id()));
        out.set("status", quantity(receipt.success() ? 1 : 0));
        out.set("cumulativeGasUsed", quantity(receipt.cumulativeGasUsed()));
        out.set("gasUsed", quantity(view.gasUsed()));
        out.set("effectiveGasPrice", quantity(view.effectiveGasPrice()));
        out.set("contractAddress", view.created().<JsonNode>map(at -> data(at)).orElse(JSON.nullNode()));
        out.set("logsBloom", data(receipt.bloom()));
        ArrayNode logs = out.putArray("logs");
        List<Log> all = receipt.logs();
        for (int i = 0; i < all.size(); i++) logs.add(log(view, timestamp, i));
        return out;
    }

    /** @param which of the receipt's logs */
    static ObjectNode log(ReceiptView view, long timestamp, int which) {
        Log log = view.receipt().logs().get(which);
        ObjectNode out = JSON.objectNode();
        out.set("address", data(log.address()));
        ArrayNode topics = out.putArray("topics");
        log.topics().forEach(topic -> topics.add(data(topic)));
        out.set("data", data(log.data()));
        out.set("blockNumber", quantity(view.blockNumber()));
        out.set("blockHash", data(view.blockHash()));
        out.set("blockTimestamp", quantity(timestamp));
        out.set("transactionHash", data(view.transactionHash()));
        out.set("transactionIndex", quantity(view.index()));
        out.set("logIndex", quantity(view.firstLogIndex() + which));
        out.put("removed", false);
        return out;
    }
}
