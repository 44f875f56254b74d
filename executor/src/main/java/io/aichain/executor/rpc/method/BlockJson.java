package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.executor.domain.BlockView;

/**
 * A block as the execution API shows it. {@code totalDifficulty} is absent, as in clients of today; uncles and withdrawals are always empty.
 */
final class BlockJson {
    private BlockJson() {}

    /** @param full transactions with all they carry, or their hashes */
    static ObjectNode of(BlockView block, boolean full) {
        ObjectNode out = header(block.header(), block.hash());
        out.set("size", quantity(block.sizeBytes()));
        ArrayNode transactions = out.putArray("transactions");
        for (BlockView.Included in : block.transactions()) {
            transactions.add(full ? TransactionJson.included(block, in) : data(in.hash()));
        }
        out.putArray("uncles");
        out.putArray("withdrawals");
        return out;
    }

    /** The header alone, as {@code eth_subscribe} tells of new ones. */
    static ObjectNode header(Header header, Hash hash) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("number", quantity(header.number()));
        out.set("hash", data(hash));
        out.set("parentHash", data(header.parentHash()));
        out.set("sha3Uncles", data(Header.EMPTY_UNCLES));
        out.set("miner", data(header.beneficiary()));
        out.set("stateRoot", data(header.stateRoot()));
        out.set("transactionsRoot", data(header.transactionsRoot()));
        out.set("receiptsRoot", data(header.receiptsRoot()));
        out.set("logsBloom", data(header.logsBloom()));
        out.set("difficulty", quantity(0));
        out.set("gasLimit", quantity(header.gasLimit()));
        out.set("gasUsed", quantity(header.gasUsed()));
        out.set("timestamp", quantity(header.timestamp()));
        out.set("extraData", data(header.extraData()));
        out.set("mixHash", data(header.prevRandao()));
        out.put("nonce", "0x0000000000000000");
        out.set("baseFeePerGas", quantity(header.baseFeePerGas()));
        out.set("withdrawalsRoot", data(header.withdrawalsRoot()));
        out.set("blobGasUsed", quantity(header.blobGasUsed()));
        out.set("excessBlobGas", quantity(header.excessBlobGas()));
        out.set("parentBeaconBlockRoot", data(header.parentBeaconBlockRoot()));
        out.set("requestsHash", data(header.requestsHash()));
        return out;
    }
}
