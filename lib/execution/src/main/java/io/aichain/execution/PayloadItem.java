package io.aichain.execution;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import java.util.Optional;

/** One item of an ordered block's payload, as far as it can be read without a state. */
public sealed interface PayloadItem {
    /** Keccak-256 of the raw bytes, whatever they are. */
    Hash hash();

    Bytes raw();

    /** A transaction of this chain with a valid signature. */
    record Readable(Bytes raw, Hash hash, Transaction transaction, Address sender) implements PayloadItem {}

    /** @param detail for people: what is wrong */
    record Unreadable(Bytes raw, Hash hash, SkipReason reason, String detail) implements PayloadItem {}

    /**
     * Reads one item: a pure function of the bytes and the chain id. Checked in this order: type, encoding, chain id, signature.
     *
     * <p>A legacy transaction without a chain id is readable: it is a standard transaction, only the pool may refuse it.
     */
    static PayloadItem read(Bytes raw, Genesis genesis) {
        Hash hash = Keccak.hash(raw);
        if (!hasSupportedType(raw)) {
            return new Unreadable(
                    raw, hash, SkipReason.TYPE_NOT_SUPPORTED, String.format("type 0x%02x", raw.get(0) & 0xff));
        }
        Transaction transaction;
        try {
            transaction = TransactionCodec.decode(raw);
        } catch (MalformedException e) {
            return new Unreadable(raw, hash, SkipReason.MALFORMED, e.getMessage());
        }
        UInt256 ours = UInt256.of(genesis.chainId());
        if (transaction.chainId().isPresent() && !transaction.chainId().get().equals(ours)) {
            String detail = "chain id " + transaction.chainId().get() + ", this chain is " + ours;
            return new Unreadable(raw, hash, SkipReason.WRONG_CHAIN_ID, detail);
        }
        Optional<Address> sender = transaction.sender();
        if (sender.isEmpty()) {
            return new Unreadable(raw, hash, SkipReason.INVALID_SIGNATURE, "no sender fits the signature");
        }
        return new Readable(raw, hash, transaction, sender.get());
    }

    /** Blob transactions (3) are typed but not of this chain: there is no blob space. */
    private static boolean hasSupportedType(Bytes raw) {
        if (raw.isEmpty()) return true; // malformed, said by the decoder
        int first = raw.get(0) & 0xff;
        return first >= 0x80 || first == 1 || first == 2 || first == 4;
    }
}
