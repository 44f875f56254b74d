package io.aichain.chain.tx;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Transactions to bytes and back (EIP-2718 envelopes):
 *
 * <pre>
 * legacy  rlp([nonce, gasPrice, gasLimit, to, value, data, v, r, s])                       EIP-155: v = 35 + 2 * chainId + yParity
 * 01  ||  rlp([chainId, nonce, gasPrice, gasLimit, to, value, data, accessList, yParity, r, s])                     EIP-2930
 * 02  ||  rlp([chainId, nonce, tip, maxFee, gasLimit, to, value, data, accessList, yParity, r, s])                  EIP-1559
 * 03  ||  rlp([chainId, nonce, tip, maxFee, gasLimit, to, value, data, accessList, blobFee, hashes, yParity, r, s]) EIP-4844
 * 04  ||  rlp([chainId, nonce, tip, maxFee, gasLimit, to, value, data, accessList, authorizations, yParity, r, s])  EIP-7702
 * </pre>
 */
public final class TransactionCodec {
    /** The largest transaction any reader takes; a chain's own limit (genesis) is at most this. */
    public static final int MAX_BYTES = 1 << 20;

    private static final UInt256 V_BASE = UInt256.of(35);

    private TransactionCodec() {}

    public static Bytes encode(Transaction tx) {
        return envelope(tx.type(), w -> {
            body(tx, w);
            Signature signature = tx.signature();
            if (tx.type() == TransactionType.LEGACY) w.uint(legacyV(tx));
            else w.uint(signature.yParity());
            w.uint(signature.r()).uint(signature.s());
        });
    }

    /** What the sender signs: the envelope without the signature; EIP-155 puts the chain id in its place. */
    public static Hash signingHash(Transaction tx) {
        return Keccak.hash(envelope(tx.type(), w -> {
            body(tx, w);
            if (tx.type() == TransactionType.LEGACY && tx.chainId().isPresent()) {
                w.uint(tx.chainId().get()).uint(0).uint(0);
            }
        }));
    }

    /** @throws MalformedException naming the field; the whole input must be one transaction */
    public static Transaction decode(Bytes bytes) throws MalformedException {
        if (bytes.isEmpty()) throw malformed("transaction: empty");
        if (bytes.size() > MAX_BYTES) throw malformed("transaction: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        int first = bytes.get(0) & 0xff;
        if (first >= 0xc0) return decodeLegacy(RlpReader.ofList(bytes.unsafeArray(), "transaction"));
        TransactionType type = switch (first) {
            case 1 -> TransactionType.ACCESS_LIST;
            case 2 -> TransactionType.DYNAMIC_FEE;
            case 3 -> TransactionType.BLOB;
            case 4 -> TransactionType.SET_CODE;
            default -> throw malformed("transaction: type 0x%02x not supported", first);
        };
        RlpReader outer = RlpReader.of(bytes.unsafeArray(), 1, bytes.size());
        RlpReader in = outer.list("transaction");
        outer.end("transaction");
        return decodeTyped(type, in);
    }

    private static Transaction decodeLegacy(RlpReader in) throws MalformedException {
        long nonce = nonce(in);
        UInt256 gasPrice = in.uint256("gasPrice");
        long gasLimit = in.uint63("gasLimit");
        Optional<Address> to = in.optionalAddress("to");
        UInt256 value = in.uint256("value");
        Bytes data = in.bytes(MAX_BYTES, "data");
        UInt256 v = in.uint256("v");
        UInt256 r = in.uint256("r");
        UInt256 s = in.uint256("s");
        in.end("transaction");
        Optional<UInt256> chainId = Optional.empty();
        int yParity;
        if (v.equals(UInt256.of(27)) || v.equals(UInt256.of(28))) {
            yParity = (int) (v.w3() - 27);
        } else if (v.compareTo(V_BASE) >= 0) {
            BigInteger rest = v.minus(V_BASE).toBigInteger();
            yParity = rest.testBit(0) ? 1 : 0;
            chainId = Optional.of(UInt256.of(rest.shiftRight(1)));
        } else {
            throw malformed("v: %s is neither 27, 28 nor 35 and more", v);
        }
        return new Transaction(
                TransactionType.LEGACY,
                chainId,
                nonce,
                gasPrice,
                gasPrice,
                gasLimit,
                to,
                value,
                data,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                new Signature(yParity, r, s));
    }

    private static Transaction decodeTyped(TransactionType type, RlpReader in) throws MalformedException {
        UInt256 chainId = in.uint256("chainId");
        long nonce = nonce(in);
        UInt256 tip = in.uint256(type == TransactionType.ACCESS_LIST ? "gasPrice" : "maxPriorityFeePerGas");
        UInt256 maxFee = type == TransactionType.ACCESS_LIST ? tip : in.uint256("maxFeePerGas");
        long gasLimit = in.uint63("gasLimit");
        Optional<Address> to = in.optionalAddress("to");
        UInt256 value = in.uint256("value");
        Bytes data = in.bytes(MAX_BYTES, "data");
        List<AccessListEntry> accessList = accessList(in);
        UInt256 blobFee = UInt256.ZERO;
        List<Hash> blobHashes = List.of();
        List<Authorization> authorizations = List.of();
        if (type == TransactionType.BLOB) {
            blobFee = in.uint256("maxFeePerBlobGas");
            blobHashes = hashes(in, "blobVersionedHashes");
        } else if (type == TransactionType.SET_CODE) {
            authorizations = authorizations(in);
        }
        int yParity = in.uint(255, "yParity");
        if (yParity > 1) throw malformed("yParity: %d, must be 0 or 1", yParity);
        UInt256 r = in.uint256("r");
        UInt256 s = in.uint256("s");
        in.end("transaction");
        return new Transaction(
                type,
                Optional.of(chainId),
                nonce,
                tip,
                maxFee,
                gasLimit,
                to,
                value,
                data,
                accessList,
                blobFee,
                blobHashes,
                authorizations,
                new Signature(yParity, r, s));
    }

    private static long nonce(RlpReader in) throws MalformedException {
        UInt256 nonce = in.uint256("nonce");
        if (nonce.bitLength() > 64) throw malformed("nonce: %s is above 2^64 - 1", nonce);
        return nonce.w3();
    }

    private static List<AccessListEntry> accessList(RlpReader in) throws MalformedException {
        RlpReader entries = in.list("accessList");
        List<AccessListEntry> list = new ArrayList<>();
        while (entries.hasNext()) {
            RlpReader entry = entries.list("accessList entry");
            Address address = entry.address("accessList address");
            list.add(new AccessListEntry(address, hashes(entry, "accessList keys")));
            entry.end("accessList entry");
        }
        return list;
    }

    private static List<Hash> hashes(RlpReader in, String field) throws MalformedException {
        RlpReader items = in.list(field);
        List<Hash> list = new ArrayList<>();
        while (items.hasNext()) list.add(items.hash(field));
        return list;
    }

    private static List<Authorization> authorizations(RlpReader in) throws MalformedException {
        RlpReader tuples = in.list("authorizationList");
        List<Authorization> list = new ArrayList<>();
        while (tuples.hasNext()) {
            RlpReader tuple = tuples.list("authorization");
            UInt256 chainId = tuple.uint256("authorization chainId");
            Address address = tuple.address("authorization address");
            long nonce = nonce(tuple);
            int yParity = tuple.uint(255, "authorization yParity");
            UInt256 r = tuple.uint256("authorization r");
            UInt256 s = tuple.uint256("authorization s");
            tuple.end("authorization");
            list.add(new Authorization(chainId, address, nonce, new Signature(yParity, r, s)));
        }
        return list;
    }

    private static UInt256 legacyV(Transaction tx) {
        int yParity = tx.signature().yParity();
        return tx.chainId()
                .map(id -> UInt256.of(id.toBigInteger().shiftLeft(1).add(BigInteger.valueOf(35L + yParity))))
                .orElseGet(() -> UInt256.of(27L + yParity));
    }

    private static Bytes envelope(TransactionType type, Consumer<RlpWriter> fields) {
        byte[] list = RlpWriter.list(fields);
        if (type == TransactionType.LEGACY) return Bytes.wrap(list);
        byte[] out = new byte[list.length + 1];
        out[0] = (byte) type.id();
        System.arraycopy(list, 0, out, 1, list.length);
        return Bytes.wrap(out);
    }

    private static void body(Transaction tx, RlpWriter w) {
        if (tx.type() != TransactionType.LEGACY) w.uint(tx.chainId().orElseThrow());
        w.uint(tx.nonce()).uint(tx.maxPriorityFeePerGas());
        if (tx.type().id() >= TransactionType.DYNAMIC_FEE.id()) w.uint(tx.maxFeePerGas());
        w.uint(tx.gasLimit());
        tx.to().ifPresentOrElse(w::address, () -> w.bytes(Bytes.EMPTY));
        w.uint(tx.value()).bytes(tx.data());
        if (tx.type() != TransactionType.LEGACY)
            w.nested(list -> tx.accessList().forEach(e -> accessListEntry(e, list)));
        if (tx.type() == TransactionType.BLOB) {
            w.uint(tx.maxFeePerBlobGas())
                    .nested(list -> tx.blobVersionedHashes().forEach(list::hash));
        }
        if (tx.type() == TransactionType.SET_CODE) {
            w.nested(list -> tx.authorizations().forEach(a -> authorization(a, list)));
        }
    }

    private static void accessListEntry(AccessListEntry entry, RlpWriter w) {
        w.nested(e ->
                e.address(entry.address()).nested(keys -> entry.storageKeys().forEach(keys::hash)));
    }

    private static void authorization(Authorization a, RlpWriter w) {
        w.nested(t -> t.uint(a.chainId())
                .address(a.address())
                .uint(a.nonce())
                .uint(a.signature().yParity())
                .uint(a.signature().r())
                .uint(a.signature().s()));
    }
}
