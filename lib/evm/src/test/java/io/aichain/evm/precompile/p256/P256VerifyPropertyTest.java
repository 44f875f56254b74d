package io.aichain.evm.precompile.p256;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/** Against BouncyCastle's verifier, on signatures made so that u1 and u2 take the values that are wanted. */
@Tag("P3")
class P256VerifyPropertyTest {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
    private static final BigInteger N = CURVE.getN();
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    @Property(tries = 150)
    void whatBouncyCastleTakesIsTaken(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger d = number(random, N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
        ECPoint key = CURVE.getG().multiply(d).normalize();
        BigInteger k = number(random, N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
        BigInteger hash = number(random, BigInteger.ONE.shiftLeft(256));
        BigInteger r = CURVE.getG()
                .multiply(k)
                .normalize()
                .getAffineXCoord()
                .toBigInteger()
                .mod(N);
        BigInteger s = k.modInverse(N).multiply(hash.add(r.multiply(d))).mod(N);
        if (r.signum() == 0 || s.signum() == 0) return;
        byte[] in = input(hash, r, s, key);
        assertThat(isTaken(in)).isTrue();
        assertThat(isTaken(input(hash, r, N.subtract(s), key))).isTrue();
        assertThat(isTaken(input(hash, s, r, key))).isEqualTo(judge(hash, s, r, key));
        for (int i = 0; i < 5; i++) {
            byte[] wrong = in.clone();
            wrong[random.nextInt(96)] ^= (byte) (1 << random.nextInt(8));
            BigInteger h = new BigInteger(1, wrong, 0, 32);
            BigInteger r1 = new BigInteger(1, wrong, 32, 32);
            BigInteger s1 = new BigInteger(1, wrong, 64, 32);
            assertThat(isTaken(wrong)).isEqualTo(judge(h, r1, s1, key));
        }
        byte[] offCurve = in.clone();
        offCurve[96 + random.nextInt(64)] ^= 1;
        assertThat(isTaken(offCurve)).isFalse();
    }

    /** Coordinates, r and s outside of their ranges mean nothing, whatever they are congruent to. */
    @Property(tries = 20)
    void numbersOutOfRangeAreNotTaken(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger hash = number(random, N);
        ECPoint g = CURVE.getG();
        BigInteger r = g.getAffineXCoord().toBigInteger().mod(N); // k = 1, d = 1
        BigInteger s = hash.add(r).mod(N);
        assertThat(isTaken(input(hash, r, s, g))).isTrue();
        assertThat(isTaken(input(hash, BigInteger.ZERO, s, g))).isFalse();
        assertThat(isTaken(input(hash, r, BigInteger.ZERO, g))).isFalse();
        assertThat(isTaken(input(hash, N, s, g))).isFalse();
        assertThat(isTaken(input(hash, r, N, g))).isFalse();
        BigInteger x = g.getAffineXCoord().toBigInteger();
        BigInteger y = g.getAffineYCoord().toBigInteger();
        assertThat(isTaken(words(hash, r, s, P, y))).isFalse();
        assertThat(isTaken(words(hash, r, s, x, P))).isFalse();
        assertThat(isTaken(words(hash, r, s, BigInteger.ZERO, BigInteger.ZERO))).isFalse();
        // the sum of both products is infinity: hash = -r d
        assertThat(isTaken(input(N.subtract(r), r, s, g))).isFalse();
    }

    @Property(tries = 5)
    void onlyInputOf160BytesIsTaken(@ForAll long seed) {
        ECPoint g = CURVE.getG();
        BigInteger hash = number(new Random(seed), N);
        BigInteger r = g.getAffineXCoord().toBigInteger().mod(N);
        byte[] in = input(hash, r, hash.add(r).mod(N), g);
        for (int length = 0; length < 400; length++) {
            assertThat(isTaken(Arrays.copyOf(in, length))).isEqualTo(length == 160);
        }
    }

    private static boolean isTaken(byte[] in) {
        Bytes out = P256Verify.verify(Bytes.wrap(in));
        if (out.isEmpty()) return false;
        assertThat(out.toHex()).isEqualTo("0x" + "0".repeat(63) + "1");
        return true;
    }

    private static boolean judge(BigInteger hash, BigInteger r, BigInteger s, ECPoint key) {
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(key, new ECDomainParameters(CURVE)));
        return verifier.verifySignature(word(hash), r, s);
    }

    private static BigInteger number(Random random, BigInteger below) {
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.valueOf(random.nextInt(5));
            case 1 -> below.subtract(BigInteger.valueOf(random.nextInt(5) + 1));
            case 2 -> BigInteger.ONE.shiftLeft(random.nextInt(255));
            default -> new BigInteger(256, random).mod(below);
        };
    }

    private static byte[] input(BigInteger hash, BigInteger r, BigInteger s, ECPoint key) {
        return words(
                hash,
                r,
                s,
                key.getAffineXCoord().toBigInteger(),
                key.getAffineYCoord().toBigInteger());
    }

    private static byte[] words(BigInteger... numbers) {
        byte[] out = new byte[32 * numbers.length];
        for (int i = 0; i < numbers.length; i++) System.arraycopy(word(numbers[i]), 0, out, 32 * i, 32);
        return out;
    }

    private static byte[] word(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, 32 - length, length);
        return out;
    }
}
