package io.aichain.evm.precompile.bn254;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp12;
import io.aichain.evm.precompile.field.Fp12Field;
import io.aichain.evm.precompile.field.Fp2;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The laws of the pairing and of its groups, on random points. */
@Tag("P3")
class Bn254PropertyTest {
    private static final BigInteger P = Bn254.FIELD.modulus();
    private static final BigInteger R =
            new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
    private static final String G1 = word(BigInteger.ONE) + word(BigInteger.TWO);
    private static final String G2 = "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
    private static final String ONE = "0x" + word(BigInteger.ONE);

    private final Bn254 curve = new Bn254();

    @Property(tries = 10)
    void thePairingIsBilinear(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger a = new BigInteger(254, random);
        BigInteger b = new BigInteger(62, random).add(BigInteger.ONE);
        String ap = hex(Bn254Precompiles.multiply(bytes(G1 + word(a))));
        String minusAbp = hex(
                Bn254Precompiles.multiply(bytes(G1 + word(a.multiply(b).negate().mod(R)))));
        Point<Fp2> q = curve.readG2(bytes(G2).toArray(), 0).orElseThrow();
        Point<Fp2> bq = curve.g2.create();
        curve.g2.multiply(bq, q, b.longValueExact());
        curve.g2.normalise(bq);
        assertThat(Bn254Precompiles.pairing(bytes(ap + encode(bq) + minusAbp + G2))
                        .toHex())
                .isEqualTo(ONE);
        assertThat(Bn254Precompiles.pairing(bytes(ap + encode(bq))).toHex()).isNotEqualTo(ONE);
    }

    @Example
    void thePairingsValueHasOrderR() {
        Bn254Pairing pairing = new Bn254Pairing(curve);
        pairing.add(
                curve.readG1(bytes(G1).toArray(), 0).orElseThrow(),
                curve.readG2(bytes(G2).toArray(), 0).orElseThrow());
        Fp12 value = pairing.value();
        Fp12Field top = curve.fp12();
        assertThat(top.isOne(value)).isFalse();
        Fp12 power = top.create();
        top.setOne(power);
        for (int i = R.bitLength() - 1; i >= 0; i--) {
            top.square(power, power);
            if (R.testBit(i)) top.multiply(power, power, value);
        }
        assertThat(top.isOne(power)).isTrue();
    }

    /** What {@link Bn254#isInSubgroup} relies on. */
    @Example
    void theNormOfTheSubgroupCheckHasOnlyRInCommonWithTheTwist() {
        BigInteger u = BigInteger.valueOf(Bn254.U);
        BigInteger t = u.multiply(u).multiply(BigInteger.valueOf(6)).add(BigInteger.ONE);
        BigInteger order = P.shiftLeft(1).subtract(R).multiply(R);
        // (u + 1) + u X + u X^2 - 2 u X^3, reduced by X^2 = t X - p
        BigInteger c3 = u.shiftLeft(1).negate();
        BigInteger c2 = u.add(c3.multiply(t));
        BigInteger c1 = u.subtract(c3.multiply(P)).add(c2.multiply(t));
        BigInteger c0 = u.add(BigInteger.ONE).subtract(c2.multiply(P));
        BigInteger norm = c0.multiply(c0)
                .add(c0.multiply(c1).multiply(t))
                .add(c1.multiply(c1).multiply(P));
        assertThat(norm.gcd(order)).isEqualTo(R);
    }

    @Property(tries = 20)
    void pointsOfTheTwistAreInTheSubgroupIfRTakesThemToInfinity(@ForAll long seed) {
        Random random = new Random(seed);
        Point<Fp2> p = onTwist(random);
        assertThat(curve.isInSubgroup(p))
                .isEqualTo(curve.g2.isInfinity(times(p, R)))
                .isFalse();
        Point<Fp2> cleared = times(p, P.shiftLeft(1).subtract(R));
        curve.g2.normalise(cleared);
        assertThat(curve.g2.isInfinity(times(cleared, R))).isTrue();
        assertThat(curve.isInSubgroup(cleared)).isTrue();
        assertThat(curve.readG2(bytes(encode(p)).toArray(), 0)).isEmpty();
        assertThat(curve.readG2(bytes(encode(cleared)).toArray(), 0)).isPresent();
    }

    private Point<Fp2> times(Point<Fp2> p, BigInteger k) {
        Point<Fp2> r = curve.g2.create();
        for (int i = k.bitLength() - 1; i >= 0; i--) {
            curve.g2.twice(r, r);
            if (k.testBit(i)) curve.g2.add(r, r, p);
        }
        return r;
    }

    /** A point with a random x, whose y is a square root as p is 3 modulo 4. */
    private Point<Fp2> onTwist(Random random) {
        Fp2 b = curve.fp2.create();
        curve.fp2.setOne(b);
        curve.fp2.multiplyByXi(b, b);
        curve.fp2.invert(b, b);
        curve.fp2.scale(b, b, Bn254.FIELD.of(BigInteger.valueOf(3)));
        while (true) {
            Fp2 x = curve.fp2.of(new BigInteger(254, random), new BigInteger(254, random));
            Fp2 right = curve.fp2.create();
            curve.fp2.square(right, x);
            curve.fp2.multiply(right, right, x);
            curve.fp2.add(right, right, b);
            BigInteger re = Bn254.FIELD.toBigInteger(right.re());
            BigInteger im = Bn254.FIELD.toBigInteger(right.im());
            BigInteger quarter = P.add(BigInteger.ONE).shiftRight(2);
            BigInteger norm = re.multiply(re).add(im.multiply(im)).mod(P);
            BigInteger length = norm.modPow(quarter, P);
            BigInteger half =
                    re.add(length).multiply(BigInteger.TWO.modInverse(P)).mod(P);
            BigInteger root = half.modPow(quarter, P);
            if (root.signum() == 0) continue;
            Fp2 y = curve.fp2.of(root, im.multiply(root.shiftLeft(1).modInverse(P)));
            if (curve.g2.isOnCurve(x, y)) return curve.g2.affine(x, y);
        }
    }

    private String encode(Point<Fp2> p) {
        byte[] out = new byte[128];
        Bn254.FIELD.write(out, 0, p.x().im());
        Bn254.FIELD.write(out, 32, p.x().re());
        Bn254.FIELD.write(out, 64, p.y().im());
        Bn254.FIELD.write(out, 96, p.y().re());
        return hex(Bytes.wrap(out));
    }

    private static String word(BigInteger value) {
        return String.format("%064x", value);
    }

    private static String hex(Bytes bytes) {
        return bytes.toHex().substring(2);
    }

    private static Bytes bytes(String hex) {
        return Bytes.fromHex(hex);
    }
}
