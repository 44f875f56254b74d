package io.aichain.evm.precompile.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.evm.precompile.field.Field260;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Sums of multiples, by odd multiples and by buckets, against affine arithmetic in BigInteger. */
@Tag("P3")
class SumsPropertyTest {
    private static final BigInteger P =
            new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);
    private static final BigInteger ORDER =
            new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
    private static final Field260 F = new Field260(P);

    private final Curve<long[]> curve = Curve.ofB(F, F.of(BigInteger.valueOf(3)));
    private final Plain plain = new Plain(P, BigInteger.ZERO);

    @Property(tries = 60)
    void bothWaysGiveThePlainSum(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int count) {
        Random random = new Random(seed);
        List<Point<long[]>> points = new ArrayList<>();
        List<byte[]> scalars = new ArrayList<>();
        Plain.Affine expected = null;
        for (int i = 0; i < count; i++) {
            Plain.Affine p = plain.times(
                    BigInteger.valueOf(random.nextInt(20) + 1), new Plain.Affine(BigInteger.ONE, BigInteger.TWO));
            BigInteger scalar = scalar(random);
            points.add(curve.affine(F.of(p.x()), F.of(p.y())));
            scalars.add(scalar.toByteArray());
            expected = plain.plus(expected, plain.times(scalar.mod(ORDER), p));
        }
        Point<long[]> r = curve.create();
        OddMultiples.sum(curve, r, OddMultiples.of(curve, points), scalars);
        assertThat(affine(r)).isEqualTo(expected);
        Buckets.sum(curve, r, points, scalars);
        assertThat(affine(r)).isEqualTo(expected);
    }

    /** Small points and scalars: equal, opposite and infinite operands are common. */
    @Property(tries = 300)
    void additionIsRightForAllPairs(
            @ForAll @IntRange(max = 12) int a, @ForAll @IntRange(max = 12) int b, @ForAll boolean minus) {
        Plain.Affine g = new Plain.Affine(BigInteger.ONE, BigInteger.TWO);
        Point<long[]> p = times(a);
        Point<long[]> q = times(b);
        if (minus) curve.negate(q, q);
        int sum = minus ? a - b : a + b;
        Plain.Affine expected = plain.times(BigInteger.valueOf(sum).mod(ORDER), g);
        Point<long[]> r = curve.create();
        curve.add(r, p, q);
        assertThat(affine(r)).isEqualTo(expected);
        if (b != 0) {
            curve.normalise(q);
            curve.addAffine(p, p, q.x(), q.y(), false);
            assertThat(affine(p)).isEqualTo(expected);
        }
    }

    private Point<long[]> times(int scalar) {
        Point<long[]> r = curve.create();
        curve.multiply(r, curve.affine(F.of(BigInteger.ONE), F.of(BigInteger.TWO)), scalar);
        return r;
    }

    private Plain.Affine affine(Point<long[]> p) {
        if (curve.isInfinity(p)) return null;
        curve.normalise(p);
        return new Plain.Affine(F.toBigInteger(p.x()), F.toBigInteger(p.y()));
    }

    private static BigInteger scalar(Random random) {
        BigInteger any = new BigInteger(256, random);
        return switch (random.nextInt(8)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.ONE;
            case 2 -> ORDER;
            case 3 -> ORDER.subtract(BigInteger.ONE);
            case 4 -> BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
            case 5 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
            default -> any;
        };
    }
}
