package io.aichain.evm.precompile;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;

/** 0x01: hash[32] v[32] r[32] s[32] to the signer's address as a word; empty output where nobody can have signed. */
final class EcRecover {
    private EcRecover() {}

    static Bytes recover(Bytes input) {
        byte[] in = Arrays.copyOf(input.unsafeArray(), 128);
        UInt256 v = UInt256.at(in, 32);
        if (!v.equals(UInt256.of(27)) && !v.equals(UInt256.of(28))) return Bytes.EMPTY;
        Signature signature = new Signature((int) v.w3() - 27, UInt256.at(in, 64), UInt256.at(in, 96));
        return Secp256k1.instance()
                .recoverAddress(Hash.at(in, 0), signature)
                .map(address -> Bytes.wrap(address.toWord().toArray()))
                .orElse(Bytes.EMPTY);
    }
}
