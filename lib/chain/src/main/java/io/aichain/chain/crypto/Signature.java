package io.aichain.chain.crypto;

import io.aichain.chain.primitives.UInt256;

/**
 * A recoverable secp256k1 signature.
 *
 * @param yParity 0 or 1 in a well-formed signature; foreign transactions may carry others, recovery refuses them
 * @param r unsigned, 1 to n-1 when valid
 * @param s unsigned, 1 to n/2 when valid for transactions (EIP-2)
 */
public record Signature(int yParity, UInt256 r, UInt256 s) {
    public static final int BYTES = 65;

    /** {@code r[32] s[32] yParity[1]}. */
    public byte[] toArray() {
        byte[] out = new byte[BYTES];
        r.copyTo(out, 0);
        s.copyTo(out, 32);
        out[64] = (byte) yParity;
        return out;
    }

    /** @param bytes 65 of them, as {@link #toArray()} writes */
    public static Signature of(byte[] bytes) {
        if (bytes.length != BYTES) throw new IllegalArgumentException("a signature has 65 bytes, not " + bytes.length);
        return new Signature(bytes[64] & 0xff, UInt256.at(bytes, 0), UInt256.at(bytes, 32));
    }
}
