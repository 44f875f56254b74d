package io.aichain.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both implementations where signatures are at the edge of meaning something. */
@Tag("P3")
class Secp256k1EdgesTest {
    private static final BigInteger N = Secp256k1.N.toBigInteger();
    private static final BigInteger P =
            new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
    private static final ECPoint G = CustomNamedCurves.getByName("secp256k1").getG();
    private static final Hash MESSAGE = Keccak.hash(Bytes.fromHex("0x01"));

    private final Secp256k1 java = new JavaSecp256k1();
    private final Secp256k1 nativeOne = new NativeSecp256k1();

    @Test
    void numbersOutOfRangeRecoverNobody() {
        UInt256 one = UInt256.ONE;
        UInt256 last = Secp256k1.N.minus(one);
        for (UInt256 out : List.of(UInt256.ZERO, Secp256k1.N, UInt256.of(P), UInt256.MAX)) {
            for (int parity = 0; parity < 4; parity++) {
                assertThat(both(MESSAGE, new Signature(parity, out, one))).isEmpty();
                assertThat(both(MESSAGE, new Signature(parity, one, out))).isEmpty();
            }
        }
        assertThat(both(MESSAGE, new Signature(0, one, last))).isPresent();
        assertThat(both(MESSAGE, new Signature(1, one, one))).isPresent();
    }

    /** Recovery ids 2 and 3 mean an abscissa of r + n: Ethereum has none, also where such a point exists. */
    @Test
    void recoveryIdsAboveOneRecoverNobody() {
        int withBoth = 0;
        for (long r = 1; r < 200; r++) {
            for (int id = -1; id < 6; id++) {
                Optional<Bytes> key = both(MESSAGE, new Signature(id, UInt256.of(r), UInt256.of(7)));
                if (id < 0 || id > 1) assertThat(key).isEmpty();
                else if (key.isPresent()) withBoth++;
            }
        }
        assertThat(withBoth).isBetween(150, 250);
        for (int id = 2; id < 256; id++) {
            assertThat(both(MESSAGE, new Signature(id, UInt256.ONE, UInt256.ONE)))
                    .isEmpty();
        }
    }

    /** EIP-2 bounds s for transactions only; ecrecover takes both halves, which are the same signer with the other parity. */
    @Test
    void bothHalvesOfSRecoverTheSigner() {
        Hash key = Keccak.hash(Bytes.fromHex("0x02"));
        Signature low = java.sign(MESSAGE, key);
        Signature high = new Signature(1 - low.yParity(), low.r(), Secp256k1.N.minus(low.s()));
        assertThat(both(MESSAGE, low)).contains(java.publicKey(key));
        assertThat(both(MESSAGE, high)).contains(java.publicKey(key));
        assertThat(high.s()).isGreaterThan(Secp256k1.HALF_N);
    }

    /** s R = e G makes the key infinity. */
    @Test
    void aKeyAtInfinityIsNobody() {
        for (int k = 1; k < 20; k++) {
            ECPoint point = G.multiply(BigInteger.valueOf(k)).normalize();
            BigInteger r = point.getAffineXCoord().toBigInteger().mod(N);
            int parity = point.getAffineYCoord().testBitZero() ? 1 : 0;
            BigInteger s = BigInteger.valueOf(1000 + k);
            Hash e =
                    Hash.at(UInt256.of(s.multiply(BigInteger.valueOf(k)).mod(N)).toArray(), 0);
            assertThat(both(e, new Signature(parity, UInt256.of(r), UInt256.of(s))))
                    .isEmpty();
            assertThat(both(e, new Signature(1 - parity, UInt256.of(r), UInt256.of(s))))
                    .isPresent();
        }
    }

    /** The hash is a number modulo n: zero and numbers above n are as good as any. */
    @Test
    void anyHashWillDo() {
        Hash key = Keccak.hash(Bytes.fromHex("0x03"));
        for (UInt256 e : List.of(UInt256.ZERO, UInt256.ONE, Secp256k1.N, Secp256k1.N.minus(UInt256.ONE), UInt256.MAX)) {
            Hash hash = Hash.at(e.toArray(), 0);
            Signature signature = java.sign(hash, key);
            assertThat(nativeOne.sign(hash, key)).isEqualTo(signature);
            assertThat(both(hash, signature)).contains(java.publicKey(key));
        }
    }

    @Test
    void keysOutOfRangeAreRefusedByBoth() {
        for (UInt256 key : List.of(UInt256.ZERO, Secp256k1.N, UInt256.MAX)) {
            for (Secp256k1 one : List.of(java, nativeOne)) {
                Hash secret = Hash.at(key.toArray(), 0);
                assertThatIllegalArgumentException().isThrownBy(() -> one.sign(MESSAGE, secret));
                assertThatIllegalArgumentException().isThrownBy(() -> one.publicKey(secret));
            }
        }
    }

    /** A process in which the native library cannot be loaded goes on with the Java one. */
    @Test
    void withoutTheNativeLibraryTheJavaOneIsChosen() throws IOException, InterruptedException {
        Path executable = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        executable.toString(),
                        "-Dfr.acinq.secp256k1.lib.path=/nonexistent",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recover.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.strip()).isEqualTo("JavaSecp256k1 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    }

    /** Runs in the process without the library. */
    static final class Recover {
        private Recover() {}

        public static void main(String[] args) {
            Secp256k1 chosen = Secp256k1.instance();
            Hash key = Hash.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
            Signature signature = chosen.sign(MESSAGE, key);
            System.out.println(chosen.getClass().getSimpleName() + " "
                    + chosen.recoverAddress(MESSAGE, signature).orElseThrow());
        }
    }

    /** What both find, which must be the same. */
    private Optional<Bytes> both(Hash message, Signature signature) {
        Optional<Bytes> found = java.recover(message, signature);
        assertThat(nativeOne.recover(message, signature)).isEqualTo(found);
        return found;
    }
}
