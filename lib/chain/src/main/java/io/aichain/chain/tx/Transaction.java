package io.aichain.chain.tx;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A signed Ethereum transaction of any type. Fields that a type does not have are empty or zero; a legacy or access-list transaction
 * carries its gas price in both fee fields, so that EIP-1559's rule gives its effective price without a case.
 *
 * @param chainId empty for a legacy transaction without replay protection (before EIP-155)
 * @param nonce unsigned 64 bits
 * @param maxPriorityFeePerGas in wei; the gas price of types 0 and 1
 * @param maxFeePerGas in wei; the gas price of types 0 and 1
 * @param gasLimit 0 to 2^63 - 1
 * @param to empty for a creation
 * @see TransactionCodec
 */
public record Transaction(
        TransactionType type,
        Optional<UInt256> chainId,
        long nonce,
        UInt256 maxPriorityFeePerGas,
        UInt256 maxFeePerGas,
        long gasLimit,
        Optional<Address> to,
        UInt256 value,
        Bytes data,
        List<AccessListEntry> accessList,
        UInt256 maxFeePerBlobGas,
        List<Hash> blobVersionedHashes,
        List<Authorization> authorizations,
        Signature signature) {

    public Transaction {
        accessList = List.copyOf(accessList);
        blobVersionedHashes = List.copyOf(blobVersionedHashes);
        authorizations = List.copyOf(authorizations);
    }

    /** The canonical bytes: what Kafka, batches and the trie hold (EIP-2718). */
    public Bytes encoded() {
        return TransactionCodec.encode(this);
    }

    public Hash hash() {
        return Keccak.hash(encoded());
    }

    public boolean isCreation() {
        return to.isEmpty();
    }

    /** The signer, or empty for a signature that Homestead and later refuse (EIP-2: s in the lower half). */
    public Optional<Address> sender() {
        if (signature.s().compareTo(Secp256k1.HALF_N) > 0) return Optional.empty();
        return Secp256k1.instance().recoverAddress(TransactionCodec.signingHash(this), signature);
    }

    /** What one gas costs under a base fee: min(maxFee, baseFee + tip); meaningful only if maxFee >= baseFee. */
    public UInt256 effectiveGasPrice(UInt256 baseFee) {
        UInt256 headroom = maxFeePerGas.minus(baseFee);
        return baseFee.plus(headroom.min(maxPriorityFeePerGas));
    }

    /** The same transaction signed with a key. */
    public Transaction signed(Hash secretKey) {
        return withSignature(Secp256k1.instance().sign(TransactionCodec.signingHash(this), secretKey));
    }

    public Transaction withSignature(Signature newSignature) {
        return new Transaction(
                type,
                chainId,
                nonce,
                maxPriorityFeePerGas,
                maxFeePerGas,
                gasLimit,
                to,
                value,
                data,
                accessList,
                maxFeePerBlobGas,
                blobVersionedHashes,
                authorizations,
                newSignature);
    }
}
