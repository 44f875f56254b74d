package io.aichain.evm.precompile.bls;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.PT;

/** Ours against blst: sums, products, pairings, membership and compressed points. */
@Tag("P3")
class BlstPropertyTest {
    private static final BigInteger R = Bls.R;
    private static final BlsPrecompiles JAVA = BlsPrecompiles.inJava();

    @Property(tries = 30)
    void sumsOfProductsAreBlsts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count) {
        Random random = new Random(seed);
        P1 sum1 = P1.generator().mult(BigInteger.ZERO);
        P2 sum2 = P2.generator().mult(BigInteger.ZERO);
        byte[] in1 = {};
        byte[] in2 = {};
        for (int i = 0; i < count; i++) {
            BigInteger scalar = scalar(random);
            P1 p1 = P1.generator().mult(BigInteger.valueOf(random.nextInt(5)));
            P2 p2 = P2.generator().mult(BigInteger.valueOf(random.nextInt(5)));
            in1 = join(in1, encode(p1), word(scalar));
            in2 = join(in2, encode(p2), word(scalar));
            sum1.add(p1.dup().mult(scalar.mod(R)));
            sum2.add(p2.dup().mult(scalar.mod(R)));
        }
        assertThat(JAVA.sumG1(Bytes.wrap(in1))).isEqualTo(Bytes.wrap(encode(sum1)));
        assertThat(JAVA.sumG2(Bytes.wrap(in2))).isEqualTo(Bytes.wrap(encode(sum2)));
    }

    /** More terms than tables of odd multiples are used for. */
    @Example
    void sumsOfManyProductsAreBlsts() {
        Random random = new Random(7);
        for (int count : new int[] {47, 48, 130}) {
            BigInteger sum = BigInteger.ZERO;
            byte[] in1 = {};
            byte[] in2 = {};
            for (int i = 0; i < count; i++) {
                BigInteger scalar = scalar(random);
                BigInteger of = BigInteger.valueOf(random.nextInt(50));
                in1 = join(in1, encode(P1.generator().mult(of)), word(scalar));
                in2 = join(in2, encode(P2.generator().mult(of)), word(scalar));
                sum = sum.add(of.multiply(scalar)).mod(R);
            }
            assertThat(JAVA.sumG1(Bytes.wrap(in1)))
                    .isEqualTo(Bytes.wrap(encode(P1.generator().mult(sum))));
            assertThat(JAVA.sumG2(Bytes.wrap(in2)))
                    .isEqualTo(Bytes.wrap(encode(P2.generator().mult(sum))));
        }
    }

    @Property(tries = 50)
    void additionIsBlsts(@ForAll @IntRange(max = 6) int a, @ForAll @IntRange(max = 6) int b, @ForAll boolean minus) {
        P1 p1 = P1.generator().mult(BigInteger.valueOf(a));
        P1 q1 = P1.generator().mult(BigInteger.valueOf(b)).cneg(minus);
        P2 p2 = P2.generator().mult(BigInteger.valueOf(a));
        P2 q2 = P2.generator().mult(BigInteger.valueOf(b)).cneg(minus);
        assertThat(JAVA.addG1(Bytes.wrap(join(encode(p1), encode(q1)))))
                .isEqualTo(Bytes.wrap(encode(p1.dup().add(q1))));
        assertThat(JAVA.addG2(Bytes.wrap(join(encode(p2), encode(q2)))))
                .isEqualTo(Bytes.wrap(encode(p2.dup().add(q2))));
    }

    @Property(tries = 15)
    void pairingProductsAreOneWhereBlstsAre(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger a = new BigInteger(255, random).mod(R);
        BigInteger b = new BigInteger(255, random).mod(R);
        BigInteger c = random.nextBoolean() ? a.multiply(b).negate().mod(R) : new BigInteger(255, random).mod(R);
        P1 p = P1.generator().mult(a);
        P2 q = P2.generator().mult(b);
        P1 s = P1.generator().mult(c);
        boolean one = new PT(p, q).mul(new PT(s, P2.generator())).final_exp().is_one();
        Bytes in = Bytes.wrap(join(encode(p), encode(q), encode(s), encode(P2.generator())));
        assertThat(JAVA.pairing(in).get(31)).isEqualTo((byte) (one ? 1 : 0));
    }

    /** Points of the curves before their cofactors are cleared are in the groups only by chance. */
    @Property(tries = 20)
    void membershipIsWhatBlstSays(@ForAll long seed) {
        Random random = new Random(seed);
        Bls curve = new Bls();
        byte[] x = new byte[48];
        byte[] compressed;
        do {
            random.nextBytes(x);
            x[0] = (byte) (0x80 | x[0] & 0x3f);
            compressed = x.clone();
        } while (!isPoint(compressed));
        P1_Affine point = new P1_Affine(compressed);
        boolean in = point.in_group();
        assertThat(Compressed.g1(curve, compressed).isPresent()).isEqualTo(in);
        var ours = Encoding.readG1(curve, encode(point.to_jacobian()), 0).orElseThrow();
        assertThat(curve.isInG1(ours)).isEqualTo(in);
        Bytes term = Bytes.wrap(join(encode(point.to_jacobian()), word(BigInteger.TWO)));
        assertThat(JAVA.sumG1(term) != null).isEqualTo(in);
        assertThat(JAVA.addG1(Bytes.wrap(join(encode(point.to_jacobian()), new byte[128]))))
                .isEqualTo(Bytes.wrap(encode(point.to_jacobian())));
    }

    private static boolean isPoint(byte[] compressed) {
        try {
            return new P1_Affine(compressed).on_curve();
        } catch (RuntimeException noPoint) {
            return false;
        }
    }

    @Property(tries = 20)
    void mappedPointsAreInTheGroups(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] u = new byte[128];
        random.nextBytes(u);
        for (int i = 0; i < 17; i++) u[i] = u[64 + i] = 0;
        Bytes p1 = JAVA.mapToG1(Bytes.wrap(u).slice(0, 64));
        Bytes p2 = JAVA.mapToG2(Bytes.wrap(u));
        assertThat(new P1(unpad(p1)).in_group()).isTrue();
        assertThat(new P2(swap(unpad(p2))).in_group()).isTrue();
    }

    @Property(tries = 20)
    void compressedPointsAreReadAsBlstWritesThem(@ForAll long seed) {
        BigInteger k = new BigInteger(255, new Random(seed)).mod(R);
        Bls curve = new Bls();
        P1 p1 = P1.generator().mult(k);
        P2 p2 = P2.generator().mult(k);
        assertThat(Encoding.writeG1(curve, Compressed.g1(curve, p1.compress()).orElseThrow()))
                .isEqualTo(encode(p1));
        assertThat(Encoding.writeG2(curve, Compressed.g2(curve, p2.compress()).orElseThrow()))
                .isEqualTo(encode(p2));
    }

    /** What {@link Bls#isInG2} relies on. */
    @Example
    void theOrdersOfCurveAndTwistHaveOnlyRInCommon() {
        BigInteger x = new BigInteger(Long.toUnsignedString(Bls.X)).negate();
        BigInteger p = Bls.FIELD.modulus();
        BigInteger h1 = x.subtract(BigInteger.ONE).pow(2).divide(BigInteger.valueOf(3));
        assertThat(h1.multiply(R)).isEqualTo(p.subtract(x)); // p + 1 - t, where t = x + 1
        int[] coefficients = {13, -4, -4, 6, -4, 0, 5, -4, 1};
        BigInteger h2 = BigInteger.ZERO;
        for (int i = 8; i >= 0; i--) h2 = h2.multiply(x).add(BigInteger.valueOf(coefficients[i]));
        h2 = h2.divide(BigInteger.valueOf(9));
        assertThat(h1.multiply(R).gcd(h2.multiply(R))).isEqualTo(R);
    }

    /** The polynomial X has the value z at z, with the generator as proof. */
    @Property(tries = 10)
    void trueClaimsHoldAndOthersDoNot(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] tau = HexFormat.of()
                .parseHex(
                        "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81");
        BigInteger z = new BigInteger(255, random).mod(R);
        BigInteger a = new BigInteger(255, random).mod(R);
        BigInteger b = new BigInteger(255, random).mod(R);
        // a X + b: its commitment is a tau G1 + b G1, its value a z + b, its proof a G1
        byte[] commitment = new P1(tau).mult(a).add(P1.generator().mult(b)).compress();
        byte[] proof = P1.generator().mult(a).compress();
        byte[] hash = Sha256.hash(commitment).toArray();
        hash[0] = 1;
        BigInteger y = a.multiply(z).add(b).mod(R);
        byte[] claim = join(hash, word(z), word(y), commitment, proof);
        assertThat(PointEvaluation.verify(JAVA, Bytes.wrap(claim)).toHex())
                .isEqualTo("0x0000000000000000000000000000000000000000000000000000000000001000"
                        + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
        for (int i = 0; i < 40; i++) {
            byte[] wrong = claim.clone();
            wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(PointEvaluation.verify(JAVA, Bytes.wrap(wrong))).isNull();
        }
        assertThat(PointEvaluation.verify(JAVA, Bytes.wrap(join(hash, word(z.add(R)), word(y), commitment, proof))))
                .isNull();
        assertThat(PointEvaluation.verify(JAVA, Bytes.wrap(join(hash, word(z), word(y.add(R)), commitment, proof))))
                .isNull();
    }

    private static BigInteger scalar(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> R;
            case 2 -> R.subtract(BigInteger.ONE);
            case 3 -> BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
            case 4 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
            default -> new BigInteger(256, random);
        };
    }

    /** blst's serialization has 48 bytes an element, and the imaginary part first. */
    private static byte[] encode(P1 p) {
        return p.is_inf() ? new byte[128] : pad(p.serialize());
    }

    private static byte[] encode(P2 p) {
        return p.is_inf() ? new byte[256] : pad(swap(p.serialize()));
    }

    private static byte[] pad(byte[] in) {
        byte[] out = new byte[in.length / 3 * 4];
        for (int i = 0; i < in.length / 48; i++) System.arraycopy(in, 48 * i, out, 64 * i + 16, 48);
        return out;
    }

    private static byte[] unpad(Bytes in) {
        byte[] out = new byte[in.size() / 4 * 3];
        for (int i = 0; i < in.size() / 64; i++) System.arraycopy(in.toArray(), 64 * i + 16, out, 48 * i, 48);
        return out;
    }

    private static byte[] swap(byte[] in) {
        byte[] out = new byte[192];
        for (int i = 0; i < 4; i++) System.arraycopy(in, 48 * i, out, 48 * (i ^ 1), 48);
        return out;
    }

    private static byte[] word(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, 32 - length, length);
        return out;
    }

    private static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] out = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return out;
    }
}
