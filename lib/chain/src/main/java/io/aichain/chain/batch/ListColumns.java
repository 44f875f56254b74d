package io.aichain.chain.batch;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.chain.tx.TransactionType;
import java.util.ArrayList;
import java.util.List;

/**
 * What only some types of transactions have, one transaction after the other; most have empty lists.
 *
 * <pre>
 * types 1 and up  count || (address[20] || count || key[32]...)...
 * type 3          max fee per blob gas integer || count || versioned hash[32]...
 * type 4          count || (chain id integer || address[20] || nonce || yParity u8 || r[32] || s[32])...
 * </pre>
 */
final class ListColumns {
    /** No transaction has room for more of anything. */
    private static final int MAX_ITEMS = TransactionCodec.MAX_BYTES;

    private ListColumns() {}

    record Lists(
            List<AccessListEntry> accessList,
            UInt256 maxFeePerBlobGas,
            List<Hash> blobVersionedHashes,
            List<Authorization> authorizations) {}

    static void write(Transaction t, ColumnWriter out) {
        if (t.type() == TransactionType.LEGACY) return;
        out.uvarint(t.accessList().size());
        for (AccessListEntry entry : t.accessList()) {
            out.address(entry.address());
            out.uvarint(entry.storageKeys().size());
            entry.storageKeys().forEach(out::hash);
        }
        if (t.type() == TransactionType.BLOB) {
            out.integer(t.maxFeePerBlobGas());
            out.uvarint(t.blobVersionedHashes().size());
            t.blobVersionedHashes().forEach(out::hash);
        }
        if (t.type() == TransactionType.SET_CODE) {
            out.uvarint(t.authorizations().size());
            for (Authorization a : t.authorizations()) {
                out.integer(a.chainId());
                out.address(a.address());
                out.uvarint(a.nonce());
                out.u8(a.signature().yParity());
                out.word(a.signature().r());
                out.word(a.signature().s());
            }
        }
    }

    static Lists read(TransactionType type, ColumnReader in) throws MalformedException {
        if (type == TransactionType.LEGACY) return new Lists(List.of(), UInt256.ZERO, List.of(), List.of());
        List<AccessListEntry> accessList = new ArrayList<>();
        int entries = in.count(MAX_ITEMS, Address.BYTES + 1, "accessList");
        for (int i = 0; i < entries; i++) {
            Address address = in.address("accessList address");
            accessList.add(new AccessListEntry(address, hashes(in, "accessList keys")));
        }
        boolean blob = type == TransactionType.BLOB;
        UInt256 blobFee = blob ? in.integer("maxFeePerBlobGas") : UInt256.ZERO;
        List<Hash> blobHashes = blob ? hashes(in, "blobVersionedHashes") : List.of();
        List<Authorization> authorizations = type == TransactionType.SET_CODE ? authorizations(in) : List.of();
        return new Lists(accessList, blobFee, blobHashes, authorizations);
    }

    private static List<Hash> hashes(ColumnReader in, String field) throws MalformedException {
        int count = in.count(MAX_ITEMS, Hash.BYTES, field);
        List<Hash> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) hashes.add(in.hash(field));
        return hashes;
    }

    private static List<Authorization> authorizations(ColumnReader in) throws MalformedException {
        int count = in.count(MAX_ITEMS, 87, "authorizationList");
        List<Authorization> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            UInt256 chainId = in.integer("authorization chainId");
            Address address = in.address("authorization address");
            long nonce = in.uvarint64("authorization nonce");
            int yParity = in.u8("authorization yParity");
            UInt256 r = in.word("authorization r");
            list.add(new Authorization(chainId, address, nonce, new Signature(yParity, r, in.word("authorization s"))));
        }
        return list;
    }
}
