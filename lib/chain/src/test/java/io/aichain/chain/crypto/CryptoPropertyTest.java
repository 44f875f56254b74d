package io.aichain.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

/** Our Keccak against BouncyCastle's; the native curve against the Java one. */
class CryptoPropertyTest {
    private final Secp256k1 java = new JavaSecp256k1();
    private final Secp256k1 nativeOne = new NativeSecp256k1();

    @Property(tries = 500)
    void keccakIsKeccak(@ForAll long seed) {
        byte[] in = new byte[new Random(seed).nextInt(700)];
        new Random(seed).nextBytes(in);
        KeccakDigest judge = new KeccakDigest(256);
        judge.update(in, 0, in.length);
        byte[] expected = new byte[32];
        judge.doFinal(expected, 0);
        assertThat(Keccak.hash(in)).isEqualTo(Hash.of(expected));
    }

    @Property(tries = 100)
    void bothCurvesSignAndRecoverTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        Hash key = new Hash(random.nextLong() >>> 1, random.nextLong(), random.nextLong(), random.nextLong() | 1);
        Hash message = new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        Signature signature = java.sign(message, key);
        assertThat(nativeOne.sign(message, key)).isEqualTo(signature);
        assertThat(signature.s()).isLessThanOrEqualTo(Secp256k1.HALF_N);
        assertThat(nativeOne.publicKey(key)).isEqualTo(java.publicKey(key));
        assertThat(java.recover(message, signature)).contains(java.publicKey(key));
        assertThat(nativeOne.recover(message, signature)).contains(java.publicKey(key));
    }

    @Property(tries = 200)
    void bothCurvesGiveTheSameForAnySignature(@ForAll long seed) {
        Random random = new Random(seed);
        Hash message = new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        Signature signature = new Signature(random.nextInt(4), scalar(random), scalar(random));
        assertThat(nativeOne.recover(message, signature)).isEqualTo(java.recover(message, signature));
    }

    private static UInt256 scalar(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> UInt256.ZERO;
            case 1 -> Secp256k1.N;
            case 2 -> Secp256k1.N.minus(UInt256.ONE);
            case 3 -> UInt256.MAX;
            case 4 -> UInt256.of(random.nextInt(100));
            default -> new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        };
    }

    @Test
    void theUsualTestAccountHasItsAddress() {
        Hash key = Hash.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        assertThat(java.address(key).toHex()).isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        assertThat(Keccak.hash(Bytes.EMPTY).toHex())
                .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    }
}
