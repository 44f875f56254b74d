package io.aichain.chain.tx;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import java.util.Optional;

/**
 * One tuple of a set-code transaction (EIP-7702): its signer lets its account run the code of an address.
 *
 * @param chainId zero for every chain
 * @param nonce unsigned 64 bits
 */
public record Authorization(UInt256 chainId, Address address, long nonce, Signature signature) {
    /** keccak(0x05 || rlp([chain_id, address, nonce])). */
    public Hash signingHash() {
        byte[] list = RlpWriter.list(w -> w.uint(chainId).address(address).uint(nonce));
        byte[] message = new byte[list.length + 1];
        message[0] = 5;
        System.arraycopy(list, 0, message, 1, list.length);
        return Keccak.hash(message);
    }

    /** The signer, or empty when the signature is not one with s in the lower half. */
    public Optional<Address> authority() {
        if (signature.s().compareTo(Secp256k1.HALF_N) > 0) return Optional.empty();
        return Secp256k1.instance().recoverAddress(signingHash(), signature);
    }
}
