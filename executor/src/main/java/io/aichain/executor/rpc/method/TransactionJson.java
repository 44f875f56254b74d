package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.data;
import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.PooledTransaction;
import java.math.BigInteger;
import java.util.List;

/** A transaction as the execution API shows it; what its type does not have is absent. */
final class TransactionJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TransactionJson() {}

    static ObjectNode included(BlockView block, BlockView.Included in) {
        ObjectNode out = JSON.objectNode();
        out.set("blockHash", data(block.hash()));
        out.set("blockNumber", quantity(block.header().number()));
        out.set("blockTimestamp", quantity(block.header().timestamp()));
        out.set("transactionIndex", quantity(in.index()));
        UInt256 price = in.transaction().effectiveGasPrice(block.header().baseFeePerGas());
        return fill(out, in.transaction(), in.hash(), in.sender(), price);
    }

    /** One that waits: its place is null, its price the most that it may cost. */
    static ObjectNode pending(PooledTransaction waiting) {
        ObjectNode out = JSON.objectNode();
        out.putNull("blockHash")
                .putNull("blockNumber")
                .putNull("blockTimestamp")
                .putNull("transactionIndex");
        Transaction tx = waiting.transaction();
        return fill(out, tx, waiting.hash(), waiting.sender(), tx.maxFeePerGas());
    }

    private static ObjectNode fill(ObjectNode out, Transaction tx, Hash hash, Address sender, UInt256 price) {
        out.set("hash", data(hash));
        out.set("from", data(sender));
        out.set("type", quantity(tx.type().id()));
        out.set("nonce", quantity(tx.nonce()));
        out.set("to", tx.to().<JsonNode>map(to -> data(to)).orElse(JSON.nullNode()));
        out.set("gas", quantity(tx.gasLimit()));
        out.set("gasPrice", quantity(price));
        if (tx.type().id() >= TransactionType.DYNAMIC_FEE.id()) {
            out.set("maxPriorityFeePerGas", quantity(tx.maxPriorityFeePerGas()));
            out.set("maxFeePerGas", quantity(tx.maxFeePerGas()));
        }
        out.set("value", quantity(tx.value()));
        out.set("input", data(tx.data()));
        if (tx.type() != TransactionType.LEGACY) out.set("accessList", accessList(tx.accessList()));
        if (tx.type() == TransactionType.SET_CODE) out.set("authorizationList", authorizations(tx.authorizations()));
        if (tx.type() == TransactionType.BLOB) {
            out.set("maxFeePerBlobGas", quantity(tx.maxFeePerBlobGas()));
            ArrayNode hashes = out.putArray("blobVersionedHashes");
            tx.blobVersionedHashes().forEach(h -> hashes.add(data(h)));
        }
        tx.chainId().ifPresent(id -> out.set("chainId", quantity(id)));
        signature(out, tx);
        return out;
    }

    private static void signature(ObjectNode out, Transaction tx) {
        Signature signature = tx.signature();
        if (tx.type() == TransactionType.LEGACY) {
            BigInteger parity = BigInteger.valueOf(signature.yParity());
            BigInteger v = tx.chainId()
                    .map(id -> id.toBigInteger().shiftLeft(1).add(BigInteger.valueOf(35)))
                    .orElse(BigInteger.valueOf(27))
                    .add(parity);
            out.put("v", "0x" + v.toString(16));
        } else {
            // v repeats yParity: older libraries read only that.
            out.set("v", quantity(signature.yParity()));
            out.set("yParity", quantity(signature.yParity()));
        }
        out.set("r", quantity(signature.r()));
        out.set("s", quantity(signature.s()));
    }

    static ArrayNode accessList(List<AccessListEntry> entries) {
        ArrayNode out = JSON.arrayNode();
        for (AccessListEntry entry : entries) {
            ObjectNode one = out.addObject();
            one.set("address", data(entry.address()));
            ArrayNode keys = one.putArray("storageKeys");
            entry.storageKeys().forEach(key -> keys.add(data(key)));
        }
        return out;
    }

    private static ArrayNode authorizations(List<Authorization> tuples) {
        ArrayNode out = JSON.arrayNode();
        for (Authorization tuple : tuples) {
            ObjectNode one = out.addObject();
            one.set("chainId", quantity(tuple.chainId()));
            one.set("address", data(tuple.address()));
            one.set("nonce", quantity(tuple.nonce()));
            one.set("yParity", quantity(tuple.signature().yParity()));
            one.set("r", quantity(tuple.signature().r()));
            one.set("s", quantity(tuple.signature().s()));
        }
        return out;
    }
}
