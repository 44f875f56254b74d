package io.aichain.evm.precompile.bls;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.field.Fp2;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** blst and ours give the same bytes, or both refuse: for points of the groups, of the curves only, infinite ones, and what is no point at all. */
@Tag("P3")
class TwoBlsPropertyTest {
    private static final BlsPrecompiles JAVA = BlsPrecompiles.inJava();
    private static final BlsPrecompiles NATIVE = new NativeBls();
    private static final BigInteger P = Bls.FIELD.modulus();
    private static final BigInteger R = Bls.R;

    private final Bls curve = new Bls();

    @Property(tries = 300)
    void sumsOfTwoAreTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        both(BlsPrecompiles::addG1, mend(random, join(anyG1(random), anyG1(random))));
        both(BlsPrecompiles::addG2, mend(random, join(anyG2(random), anyG2(random))));
    }

    @Property(tries = 200)
    void mapsAreTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        both(BlsPrecompiles::mapToG1, mend(random, anyFp(random)));
        both(BlsPrecompiles::mapToG2, mend(random, join(anyFp(random), anyFp(random))));
    }

    @Property(tries = 60)
    void sumsOfProductsAreTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        int count = random.nextInt(random.nextInt(5) == 0 ? 70 : 6);
        boolean groupsOnly = random.nextInt(4) > 0;
        byte[] in1 = {};
        byte[] in2 = {};
        for (int i = 0; i < count; i++) {
            in1 = join(in1, groupsOnly ? ofG1(random) : anyG1(random), scalar(random));
            in2 = join(in2, groupsOnly ? ofG2(random) : anyG2(random), scalar(random));
        }
        both(BlsPrecompiles::sumG1, mend(random, in1));
        both(BlsPrecompiles::sumG2, mend(random, in2));
    }

    /** A sum has other ways for one term, a few and many: each count once, with terms that repeat and cancel. */
    @Example
    void sumsOfEveryLengthAreTheSame() {
        Random random = new Random(11);
        byte[] in1 = {};
        byte[] in2 = {};
        for (int count = 1; count <= 140; count++) {
            in1 = join(in1, ofG1(random), scalar(random));
            in2 = join(in2, ofG2(random), scalar(random));
            assertThat(both(BlsPrecompiles::sumG1, in1)).isNotNull();
            if (count < 50 || count % 16 == 0)
                assertThat(both(BlsPrecompiles::sumG2, in2)).isNotNull();
        }
    }

    /** blst keeps tables on the stack; one that overflows in C takes the process with it. */
    @Example
    void aThreadOf512KiBWillDo() throws InterruptedException {
        byte[] p = g1(BigInteger.TWO);
        byte[] q = g2(BigInteger.TWO);
        byte[] scalar = word(R.subtract(BigInteger.TWO));
        AtomicInteger done = new AtomicInteger();
        Thread thread = new Thread(
                null,
                () -> {
                    for (int count : new int[] {1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 100, 128, 300}) {
                        byte[] in1 = {};
                        byte[] in2 = {};
                        byte[] pairs = {};
                        for (int i = 0; i < count; i++) {
                            in1 = join(in1, p, scalar);
                            in2 = join(in2, q, scalar);
                            if (i < 40) pairs = join(pairs, p, q);
                        }
                        if (NATIVE.sumG1(Bytes.wrap(in1)) != null) done.incrementAndGet();
                        if (NATIVE.sumG2(Bytes.wrap(in2)) != null) done.incrementAndGet();
                        if (NATIVE.pairing(Bytes.wrap(pairs)) != null) done.incrementAndGet();
                    }
                },
                "small stack",
                512 << 10);
        thread.start();
        thread.join();
        assertThat(done).hasValue(45);
    }

    @Property(tries = 60)
    void productsOfPairingsAreTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        boolean groupsOnly = random.nextInt(3) > 0;
        byte[] in = {};
        for (int i = random.nextInt(5); i > 0; i--) {
            byte[] p = groupsOnly ? ofG1(random) : anyG1(random);
            byte[] q = groupsOnly ? ofG2(random) : anyG2(random);
            in = join(in, p, q);
            if (random.nextBoolean()) in = join(in, minus(p), q);
        }
        both(BlsPrecompiles::pairing, mend(random, in));
    }

    /** More pairs than blst's loop takes at once. */
    @Example
    void productsOfManyPairingsAreTheSame() {
        Random random = new Random(3);
        byte[] in = {};
        for (int pairs = 2; pairs <= 40; pairs += 2) {
            byte[] p = ofG1(random);
            byte[] q = ofG2(random);
            in = join(in, p, q, minus(p), q);
            assertThat(both(BlsPrecompiles::pairing, in).get(31)).isEqualTo((byte) 1);
            assertThat(both(BlsPrecompiles::pairing, join(in, g1(BigInteger.ONE), g2(BigInteger.ONE)))
                            .get(31))
                    .isZero();
        }
    }

    /** Claims that hold, of the constant polynomials and of X, and the same with something wrong. */
    @Property(tries = 60)
    void claimsHoldForBothOrForNeither(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger z = edge(random);
        BigInteger a = edge(random);
        BigInteger b = edge(random);
        // a X + b: its commitment is a tau G1 + b G1, its value a z + b, its proof a G1
        byte[] commitment = compress(JAVA.sumG1(Bytes.wrap(join(tauG1(), word(a), g1(BigInteger.ONE), word(b)))));
        byte[] proof = compress(Bytes.wrap(g1(a)));
        byte[] y = word(a.multiply(z).add(b).mod(R));
        assertThat(claim(commitment, word(z), y, proof)).isNotNull();
        for (int i = 0; i < 6; i++) {
            byte[][] parts = {commitment.clone(), word(z), y.clone(), proof.clone()};
            byte[] part = parts[random.nextInt(4)];
            switch (random.nextInt(4)) {
                case 0 -> part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> part[0] ^= (byte) (1 << 5 + random.nextInt(3));
                case 2 -> System.arraycopy(compress(Bytes.wrap(ofG1(random))), 0, part, 0, part.length);
                default -> System.arraycopy(hostile(random), 0, part, 0, part.length);
            }
            claim(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    /** x 0 has points of order 3 on the curve: of no group, but of the curve; jblst's own reader refuses them. */
    @Example
    void pointsAtXZeroAreAddedAndElseRefused() {
        byte[] p = join(fp(BigInteger.ZERO), fp(BigInteger.TWO));
        assertThat(both(BlsPrecompiles::addG1, join(p, p))).isEqualTo(Bytes.wrap(minus(p)));
        assertThat(both(BlsPrecompiles::addG1, join(p, minus(p)))).isEqualTo(Bytes.wrap(new byte[Encoding.G1]));
        assertThat(both(BlsPrecompiles::addG1, join(p, new byte[Encoding.G1]))).isEqualTo(Bytes.wrap(p));
        assertThat(both(BlsPrecompiles::addG1, join(new byte[Encoding.G1], p))).isEqualTo(Bytes.wrap(p));
        assertThat(both(BlsPrecompiles::sumG1, join(p, word(BigInteger.TWO)))).isNull();
        assertThat(both(BlsPrecompiles::pairing, join(p, new byte[Encoding.G2])))
                .isNull();
        byte[] compressed = compress(Bytes.wrap(p));
        assertThat(claim(compressed, word(BigInteger.ZERO), word(BigInteger.ZERO), infinity()))
                .isNull();
    }

    /** The flags of the compressed form, where a coordinate has bits that no number below p has. */
    @Example
    void flagsMakeNoPoint() {
        for (int flag : new int[] {0x20, 0x40, 0x80, 0xc0, 0xe0}) {
            for (int at : new int[] {16, 80}) {
                byte[] p = g1(BigInteger.ONE);
                p[at] |= (byte) flag;
                byte[] zeros = new byte[Encoding.G1];
                zeros[at] = (byte) flag;
                assertThat(both(BlsPrecompiles::addG1, join(p, zeros))).isNull();
                assertThat(both(BlsPrecompiles::addG1, join(zeros, g1(BigInteger.ONE))))
                        .isNull();
                assertThat(both(BlsPrecompiles::sumG1, join(zeros, word(BigInteger.ONE))))
                        .isNull();
            }
        }
    }

    @Example
    void theNativeLibraryIsChosenWhereItLoads() {
        assertThat(NATIVE).hasToString("blst");
        assertThat(BlsPrecompiles.instance()).hasToString("blst");
    }

    /** A process on a machine that there is no library for, or with no folder to unpack it to, goes on with ours. */
    @Example
    void withoutTheNativeLibraryOursIsChosen() throws IOException, InterruptedException {
        for (String without : new String[] {"-Dos.arch=abacus", "-Djava.io.tmpdir=/nonexistent"}) {
            Path executable = Path.of(System.getProperty("java.home"), "bin", "java");
            Process process = new ProcessBuilder(
                            executable.toString(),
                            without,
                            "-cp",
                            System.getProperty("java.class.path"),
                            MapZero.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(said)
                    .startsWith("Java, at a fraction of blst's speed, which cannot be loaded here: ")
                    .endsWith(NATIVE.mapToG1(Bytes.wrap(new byte[64])).toHex());
        }
    }

    /** Runs in the process without the library. */
    static final class MapZero {
        private MapZero() {}

        public static void main(String[] args) {
            BlsPrecompiles chosen = BlsPrecompiles.instance();
            System.out.print(
                    chosen + " " + chosen.mapToG1(Bytes.wrap(new byte[64])).toHex());
        }
    }

    /** What both give, which must be the same, and for what was passed in, not what was made of it. */
    private static Bytes both(BiFunction<BlsPrecompiles, Bytes, Bytes> body, byte[] in) {
        byte[] before = in.clone();
        Bytes found = body.apply(JAVA, Bytes.wrap(in));
        assertThat(body.apply(NATIVE, Bytes.wrap(in))).isEqualTo(found);
        assertThat(in).isEqualTo(before);
        return found;
    }

    private static Bytes claim(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
        byte[] hash = Sha256.hash(commitment).toArray();
        hash[0] = 1;
        return both((bls, in) -> PointEvaluation.verify(bls, in), join(hash, z, y, commitment, proof));
    }

    /** Mostly as it is; else of another length, or with a bit flipped. */
    private static byte[] mend(Random random, byte[] in) {
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(in, random.nextInt(in.length + 2));
            case 1 -> Arrays.copyOf(in, in.length + 1 + random.nextInt(Encoding.PAIR));
            case 2 -> {
                byte[] out = in.clone();
                if (out.length > 0) out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
                yield out;
            }
            default -> in;
        };
    }

    private byte[] anyG1(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> onlyOfTheCurve1(random);
            case 2 -> join(anyFp(random), anyFp(random));
            case 3 -> plusP(random, ofG1(random));
            default -> ofG1(random);
        };
    }

    private byte[] anyG2(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> onlyOfTheCurve2(random);
            case 2 -> join(anyFp(random), anyFp(random), anyFp(random), anyFp(random));
            case 3 -> plusP(random, ofG2(random));
            default -> ofG2(random);
        };
    }

    /** Few multiples, so that equal ones and opposite ones meet. */
    private static byte[] ofG1(Random random) {
        return g1(BigInteger.valueOf(random.nextInt(9) - 4).mod(R));
    }

    private static byte[] ofG2(Random random) {
        return g2(BigInteger.valueOf(random.nextInt(9) - 4).mod(R));
    }

    /** The second of g1_monomial of the ceremony's setup. */
    private static byte[] tauG1() {
        Bls curve = new Bls();
        byte[] compressed = HexFormat.of()
                .parseHex(
                        "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81");
        return Encoding.writeG1(curve, Compressed.g1(curve, compressed).orElseThrow());
    }

    private static byte[] g1(BigInteger k) {
        Bls curve = new Bls();
        byte[] one =
                Encoding.writeG1(curve, Compressed.g1(curve, PointEvaluation.G1).orElseThrow());
        return JAVA.sumG1(Bytes.wrap(join(one, word(k)))).toArray();
    }

    private static byte[] g2(BigInteger k) {
        Bls curve = new Bls();
        byte[] one =
                Encoding.writeG2(curve, Compressed.g2(curve, PointEvaluation.G2).orElseThrow());
        return JAVA.sumG2(Bytes.wrap(join(one, word(k)))).toArray();
    }

    private byte[] onlyOfTheCurve1(Random random) {
        while (true) {
            BigInteger x =
                    random.nextInt(4) == 0 ? BigInteger.valueOf(random.nextInt(9)) : new BigInteger(400, random).mod(P);
            BigInteger square = x.pow(3).add(BigInteger.valueOf(4)).mod(P);
            BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
            if (y.multiply(y).mod(P).equals(square)) return join(fp(x), fp(y));
        }
    }

    private byte[] onlyOfTheCurve2(Random random) {
        while (true) {
            BigInteger re = BigInteger.valueOf(random.nextInt(9));
            BigInteger im = random.nextBoolean() ? BigInteger.ZERO : new BigInteger(400, random).mod(P);
            Fp2 x = new Fp2(Bls.FIELD.of(re), Bls.FIELD.of(im));
            Fp2 square = curve.fp2.create();
            curve.fp2.square(square, x);
            curve.fp2.multiply(square, square, x);
            curve.fp2.add(square, square, new Fp2(Bls.FOUR, Bls.FOUR));
            Fp2 y = curve.fp2.create();
            if (Roots.sqrt(curve.fp2, y, square)) return Encoding.writeG2(curve, curve.g2.affine(x, y));
        }
    }

    /** One coordinate with p added: the same number, but not its encoding. */
    private static byte[] plusP(Random random, byte[] point) {
        int at = random.nextInt(point.length / 64) * 64;
        BigInteger number = new BigInteger(1, point, at, 64).add(P);
        byte[] out = point.clone();
        System.arraycopy(fp(number), 0, out, at, 64);
        return out;
    }

    private static byte[] minus(byte[] g1) {
        BigInteger y = new BigInteger(1, g1, 64, 64);
        return join(Arrays.copyOf(g1, 64), fp(P.subtract(y).mod(P)));
    }

    private static byte[] anyFp(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> fp(BigInteger.ZERO);
            case 1 -> fp(BigInteger.ONE);
            case 2 -> fp(P.subtract(BigInteger.ONE));
            case 3 -> fp(P);
            case 4 -> fp(P.add(BigInteger.ONE));
            case 5 -> fp(BigInteger.ONE.shiftLeft(random.nextInt(512)));
            case 6 -> fp(new BigInteger(384, random));
            default -> fp(new BigInteger(400, random).mod(P));
        };
    }

    private static byte[] scalar(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> word(BigInteger.ZERO);
            case 1 -> word(R);
            case 2 -> word(R.subtract(BigInteger.ONE));
            case 3 -> word(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
            case 4 -> word(BigInteger.ONE.shiftLeft(random.nextInt(256)));
            case 5 -> word(BigInteger.valueOf(random.nextInt(5)));
            default -> word(new BigInteger(256, random));
        };
    }

    /** Below R. */
    private static BigInteger edge(Random random) {
        return random.nextInt(3) == 0
                ? BigInteger.valueOf(random.nextInt(5) - 2).mod(R)
                : new BigInteger(300, random).mod(R);
    }

    /** 48 bytes that say they are a compressed point. */
    private byte[] hostile(Random random) {
        byte[] in = new byte[48];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(in);
            case 1 -> System.arraycopy(infinity(), 0, in, 0, 48);
            case 2 -> System.arraycopy(compress(Bytes.wrap(onlyOfTheCurve1(random))), 0, in, 0, 48);
            default -> System.arraycopy(P.toByteArray(), 0, in, 0, 48);
        }
        in[0] |= (byte) 0x80;
        return in;
    }

    private static byte[] infinity() {
        byte[] out = new byte[48];
        out[0] = (byte) 0xc0;
        return out;
    }

    private static byte[] compress(Bytes g1) {
        byte[] in = g1.toArray();
        if (Arrays.equals(in, new byte[in.length])) return infinity();
        byte[] out = Arrays.copyOfRange(in, 16, 64);
        boolean larger = new BigInteger(1, in, 64, 64).compareTo(P.shiftRight(1)) > 0;
        out[0] |= (byte) (larger ? 0xa0 : 0x80);
        return out;
    }

    private static byte[] fp(BigInteger value) {
        return fixed(value, 64);
    }

    private static byte[] word(BigInteger value) {
        return fixed(value, 32);
    }

    private static byte[] fixed(BigInteger value, int size) {
        byte[] bytes = value.toByteArray();
        byte[] out = new byte[size];
        int length = Math.min(size, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, size - length, length);
        return out;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
