package io.aichain.chain.crypto;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Optional;

/**
 * The curve of Ethereum's and our signatures. Two implementations, libsecp256k1 by JNI and BouncyCastle, give the same bits; the
 * native one is taken where it loads (Linux with glibc on x86-64 and aarch64), the other one, at a third of the speed, elsewhere.
 */
public sealed interface Secp256k1 permits NativeSecp256k1, JavaSecp256k1 {
    /** Order of the group. */
    UInt256 N = UInt256.ofHash(Hash.fromHex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));

    /** n / 2, rounded down: the largest s of a transaction since Homestead (EIP-2). */
    UInt256 HALF_N = UInt256.ofHash(Hash.fromHex("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0"));

    static Secp256k1 instance() {
        return Secp256k1Choice.CHOSEN;
    }

    /**
     * The public key of a signature, 64 bytes x then y.
     *
     * @return empty if r or s is not in 1..n-1, yParity is not 0 or 1, or no point fits
     */
    Optional<Bytes> recover(Hash message, Signature signature);

    /** Deterministic (RFC 6979), with s in the lower half. */
    Signature sign(Hash message, Hash secretKey);

    /** 64 bytes, x then y. @throws IllegalArgumentException if the key is zero or not below n */
    Bytes publicKey(Hash secretKey);

    /** The signer's address, for any s of 1..n-1: callers that follow EIP-2 check the half themselves. */
    default Optional<Address> recoverAddress(Hash message, Signature signature) {
        return recover(message, signature).map(Secp256k1::addressOf);
    }

    default Address address(Hash secretKey) {
        return addressOf(publicKey(secretKey));
    }

    /** The last 20 bytes of the Keccak-256 of a public key of 64 bytes. */
    static Address addressOf(Bytes publicKey) {
        Hash h = Keccak.hash(publicKey);
        byte[] bytes = h.toArray();
        return new Address(BigEndian.getLong(bytes, 12), BigEndian.getLong(bytes, 20), BigEndian.getInt(bytes, 28));
    }
}
