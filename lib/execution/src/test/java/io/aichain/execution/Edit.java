package io.aichain.execution;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.util.List;
import java.util.Optional;

/** A transaction with single fields changed, then signed. */
public final class Edit {
    private final Transaction from;
    private TransactionType type;
    private UInt256 chainId;
    private long nonce;
    private UInt256 tip;
    private UInt256 cap;
    private long gas;
    private Optional<Address> to;
    private UInt256 value;
    private Bytes data;
    private List<Authorization> authorizations;

    public Edit(Transaction from) {
        this.from = from;
        this.type = from.type();
        this.chainId = from.chainId().orElseThrow();
        this.nonce = from.nonce();
        this.tip = from.maxPriorityFeePerGas();
        this.cap = from.maxFeePerGas();
        this.gas = from.gasLimit();
        this.to = from.to();
        this.value = from.value();
        this.data = from.data();
        this.authorizations = from.authorizations();
    }

    public Edit type(TransactionType newType) {
        type = newType;
        return this;
    }

    public Edit chainId(long id) {
        chainId = UInt256.of(id);
        return this;
    }

    public Edit nonce(long newNonce) {
        nonce = newNonce;
        return this;
    }

    public Edit fees(UInt256 newTip, UInt256 newCap) {
        tip = newTip;
        cap = newCap;
        return this;
    }

    public Edit gas(long limit) {
        gas = limit;
        return this;
    }

    public Edit to(Optional<Address> recipient) {
        to = recipient;
        return this;
    }

    public Edit value(UInt256 wei) {
        value = wei;
        return this;
    }

    public Edit data(Bytes bytes) {
        data = bytes;
        return this;
    }

    public Edit authorizations(List<Authorization> list) {
        authorizations = list;
        return this;
    }

    public Bytes sign(Hash key) {
        return new Transaction(
                        type,
                        Optional.of(chainId),
                        nonce,
                        tip,
                        cap,
                        gas,
                        to,
                        value,
                        data,
                        from.accessList(),
                        from.maxFeePerBlobGas(),
                        from.blobVersionedHashes(),
                        authorizations,
                        from.signature())
                .signed(key)
                .encoded();
    }
}
