package io.aichain.evm.precompile;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** 0x02 and 0x03: SHA-256, and RIPEMD-160 in the low 20 bytes of a word. */
final class Digests {
    private Digests() {}

    static Bytes sha256(Bytes input) {
        return Sha256.hash(input.unsafeArray()).toBytes();
    }

    static Bytes ripemd160(Bytes input) {
        RIPEMD160Digest digest = new RIPEMD160Digest();
        digest.update(input.unsafeArray(), 0, input.size());
        byte[] word = new byte[32];
        digest.doFinal(word, 12);
        return Bytes.wrap(word);
    }
}
