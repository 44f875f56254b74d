package io.aichain.chain.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.Optional;

/** libsecp256k1 by JNI: recovery in about 40 us, a third of the Java one (reference evm.md section 7). */
final class NativeSecp256k1 implements Secp256k1 {
    private final fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.Companion.get();

    @Override
    public Optional<Bytes> recover(Hash message, Signature signature) {
        if (!JavaSecp256k1.inRange(signature)) return Optional.empty();
        byte[] rs = Arrays.copyOf(signature.toArray(), 64);
        try {
            byte[] key = library.ecdsaRecover(rs, message.toArray(), signature.yParity());
            return Optional.of(Bytes.wrap(Arrays.copyOfRange(key, 1, 65)));
        } catch (Secp256k1Exception noSuchPoint) {
            return Optional.empty();
        }
    }

    @Override
    public Signature sign(Hash message, Hash secretKey) {
        Bytes publicKey = publicKey(secretKey); // first, as it refuses a key out of range
        byte[] rs = library.sign(message.toArray(), secretKey.toArray(), null);
        UInt256 r = UInt256.at(rs, 0);
        UInt256 s = UInt256.at(rs, 32);
        for (int yParity = 0; yParity < 2; yParity++) {
            Signature candidate = new Signature(yParity, r, s);
            if (recover(message, candidate).equals(Optional.of(publicKey))) return candidate;
        }
        throw new IllegalStateException("no recovery id fits a signature just made");
    }

    @Override
    public Bytes publicKey(Hash secretKey) {
        byte[] secret = secretKey.toArray();
        if (!library.secKeyVerify(secret)) throw new IllegalArgumentException("secret key out of range");
        return Bytes.wrap(Arrays.copyOfRange(library.pubkeyCreate(secret), 1, 65));
    }
}
