package io.aichain.bitcoin.wire;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Hash;

/** SHA-256 of SHA-256: how Bitcoin names transactions, blocks and tree nodes. */
public final class DoubleSha256 {
    private DoubleSha256() {}

    public static Hash hash(byte[]... parts) {
        return Sha256.hash(Sha256.hash(parts).toArray());
    }
}
