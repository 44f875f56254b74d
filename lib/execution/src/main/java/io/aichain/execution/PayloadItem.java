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
    Bytes raw();

    /** Keccak-256 of the raw bytes, whatever they are. */
    Hash hash();

    /** A transaction for this chain with a valid signature. */
    record Readable(Bytes raw, Hash hash, Transaction transaction, Address sender) implements PayloadItem {}

    /** Skipped whatever the state is. */
    sealed interface Unreadable extends PayloadItem {
        default SkipReason reason() {
            return switch (this) {
                case UnsupportedType unsupported -> SkipReason.TYPE_NOT_SUPPORTED;
                case Malformed malformed -> SkipReason.MALFORMED;
                case OtherChain other -> SkipReason.WRONG_CHAIN_ID;
                case Unsigned unsigned -> SkipReason.INVALID_SIGNATURE;
            };
        }

        /** For people. */
        default String detail() {
            return switch (this) {
                case UnsupportedType unsupported -> String.format("type 0x%02x", unsupported.type());
                case Malformed malformed -> malformed.what();
                case OtherChain other -> "chain id " + other.chainId().toBigInteger();
                case Unsigned unsigned -> "no sender fits the signature";
            };
        }
    }

    /** Typed (EIP-2718), but not of this chain: unknown, or blobs (3), for which there is no space. */
    record UnsupportedType(Bytes raw, Hash hash, int type) implements Unreadable {}

    record Malformed(Bytes raw, Hash hash, String what) implements Unreadable {}

    record OtherChain(Bytes raw, Hash hash, UInt256 chainId) implements Unreadable {}

    record Unsigned(Bytes raw, Hash hash) implements Unreadable {}

    /**
     * Reads one item: a pure function of the bytes and the chain id. Checked in this order: type, encoding, chain id, signature.
     *
     * <p>A legacy transaction without a chain id is readable: it is a standard transaction, only the pool may refuse it.
     */
    static PayloadItem read(Bytes raw, Genesis genesis) {
        Hash hash = Keccak.hash(raw);
        if (raw.isEmpty()) return new Malformed(raw, hash, "transaction: empty");
        int first = raw.get(0) & 0xff;
        boolean supported = first >= 0x80 || first == 1 || first == 2 || first == 4;
        if (!supported) return new UnsupportedType(raw, hash, first);
        Transaction transaction;
        try {
            transaction = TransactionCodec.decode(raw);
        } catch (MalformedException e) {
            return new Malformed(raw, hash, e.getMessage());
        }
        UInt256 chainId = transaction.chainId().orElse(UInt256.of(genesis.chainId()));
        if (!chainId.equals(UInt256.of(genesis.chainId()))) return new OtherChain(raw, hash, chainId);
        Optional<Address> sender = transaction.sender();
        if (sender.isEmpty()) return new Unsigned(raw, hash);
        return new Readable(raw, hash, transaction, sender.get());
    }
}
