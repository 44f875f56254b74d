package io.aichain.conformance.statetest;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.conformance.fixture.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code transaction} of a state test: alternatives of data, gas and value from which each case picks. Its type is inferred from
 * the members that are there, as all runners do.
 */
final class TransactionParts {
    private static final Signature UNSIGNED = new Signature(0, UInt256.ONE, UInt256.ONE);

    private final Fields in;
    private final Address sender;

    TransactionParts(Fields in) throws MalformedException {
        this.in = in;
        this.sender = in.has("sender") ? in.address("sender") : signer(in);
    }

    private static Address signer(Fields in) throws MalformedException {
        // A key says who sends by signing anything.
        Hash message = Hash.ZERO;
        Signature signature = Secp256k1.instance().sign(message, in.hash("secretKey"));
        return Secp256k1.instance().recoverAddress(message, signature).orElseThrow();
    }

    Address sender() {
        return sender;
    }

    /**
     * The transaction of a case, not signed.
     *
     * @param chainId of the chain, put into those types that carry one
     */
    Transaction pick(int data, int gas, int value, UInt256 chainId) throws MalformedException {
        Optional<List<AccessListEntry>> accessList = accessList(data);
        TransactionType type = type(accessList.isPresent());
        boolean oneFee = type == TransactionType.LEGACY || type == TransactionType.ACCESS_LIST;
        String to = in.has("to") ? in.text("to") : "";
        return new Transaction(
                type,
                type == TransactionType.LEGACY ? Optional.empty() : Optional.of(chainId),
                in.uint64("nonce"),
                in.uint(oneFee ? "gasPrice" : "maxPriorityFeePerGas", UInt256.ZERO),
                in.uint(oneFee ? "gasPrice" : "maxFeePerGas", UInt256.ZERO),
                Fields.saturated(Fields.uint(item("gasLimit", gas), path("gasLimit", gas))),
                to.isEmpty() || to.equals("0x") ? Optional.empty() : Optional.of(in.address("to")),
                Fields.uint(item("value", value), path("value", value)),
                Fields.bytes(item("data", data).asText(), path("data", data)),
                accessList.orElse(List.of()),
                in.uint("maxFeePerBlobGas", UInt256.ZERO),
                in.has("blobVersionedHashes")
                        ? hashes(in.array("blobVersionedHashes"), "blobVersionedHashes")
                        : List.of(),
                in.has("authorizationList") ? authorizations() : List.of(),
                UNSIGNED);
    }

    private TransactionType type(boolean hasAccessList) {
        if (in.has("authorizationList")) return TransactionType.SET_CODE;
        if (in.has("blobVersionedHashes") || in.has("maxFeePerBlobGas")) return TransactionType.BLOB;
        if (in.has("maxFeePerGas")) return TransactionType.DYNAMIC_FEE;
        return hasAccessList ? TransactionType.ACCESS_LIST : TransactionType.LEGACY;
    }

    private JsonNode item(String name, int index) throws MalformedException {
        List<JsonNode> items = in.array(name);
        if (index >= items.size()) throw malformed("%s: no such item, there are %d", path(name, index), items.size());
        return items.get(index);
    }

    private String path(String name, int index) {
        return in.path() + "." + name + "[" + index + "]";
    }

    /** Lists run parallel to {@code data}; null is no list, which is not an empty one. */
    private Optional<List<AccessListEntry>> accessList(int data) throws MalformedException {
        if (!in.has("accessLists")) return Optional.empty();
        JsonNode list = item("accessLists", data);
        if (list.isNull()) return Optional.empty();
        List<AccessListEntry> entries = new ArrayList<>();
        for (JsonNode node : list) {
            Fields entry = Fields.of(node, path("accessLists", data) + "[" + entries.size() + "]");
            List<JsonNode> keys = entry.has("storageKeys") ? entry.array("storageKeys") : List.of();
            entries.add(new AccessListEntry(entry.address("address"), hashes(keys, "storageKeys")));
        }
        return Optional.of(entries);
    }

    private List<Hash> hashes(List<JsonNode> items, String name) throws MalformedException {
        List<Hash> all = new ArrayList<>();
        for (JsonNode item : items)
            all.add(Fields.uint(item, in.path() + "." + name).toHash());
        return all;
    }

    private List<Authorization> authorizations() throws MalformedException {
        List<Authorization> all = new ArrayList<>();
        for (JsonNode node : in.array("authorizationList")) {
            Fields tuple = Fields.of(node, in.path() + ".authorizationList[" + all.size() + "]");
            // 27 and 28 are no parity: such a tuple is there to be passed over.
            int yParity = tuple.index(tuple.has("yParity") ? "yParity" : "v", 255);
            all.add(new Authorization(
                    tuple.uint("chainId"),
                    tuple.address("address"),
                    tuple.uint64("nonce"),
                    new Signature(yParity, tuple.uint("r"), tuple.uint("s"))));
        }
        return all;
    }

    /** Null if the two say the same, signature and a legacy transaction's chain id apart; else the member in which they differ. */
    static String difference(Transaction parts, Transaction signed) {
        if (parts.type() != signed.type()) return "type";
        if (parts.nonce() != signed.nonce()) return "nonce";
        if (!parts.maxFeePerGas().equals(signed.maxFeePerGas())) return "maxFeePerGas";
        if (!parts.maxPriorityFeePerGas().equals(signed.maxPriorityFeePerGas())) return "maxPriorityFeePerGas";
        if (parts.gasLimit() != signed.gasLimit()) return "gasLimit";
        if (!parts.to().equals(signed.to())) return "to";
        if (!parts.value().equals(signed.value())) return "value";
        if (!parts.data().equals(signed.data())) return "data";
        if (!parts.accessList().equals(signed.accessList())) return "accessList";
        if (!parts.maxFeePerBlobGas().equals(signed.maxFeePerBlobGas())) return "maxFeePerBlobGas";
        if (!parts.blobVersionedHashes().equals(signed.blobVersionedHashes())) return "blobVersionedHashes";
        return parts.authorizations().equals(signed.authorizations()) ? null : "authorizationList";
    }

    static Bytes txBytes(Fields post) throws MalformedException {
        return post.has("txbytes") ? post.bytes("txbytes") : Bytes.EMPTY;
    }
}
