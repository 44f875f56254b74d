package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.PrimeField;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** From a field element to a point of order R, as EIP-2537 wants it: RFC 9380, sections 8.8.1 and 8.8.2, for one element. */
final class MapToCurve {
    private static final PrimeField F = Bls.FIELD;

    private static final List<List<long[]>> ISOGENY_11 = Stream.of(
                    Isogeny11.X_NUMERATOR, Isogeny11.X_DENOMINATOR, Isogeny11.Y_NUMERATOR, Isogeny11.Y_DENOMINATOR)
            .map(MapToCurve::elements)
            .toList();
    private static final List<List<Fp2>> ISOGENY_3 = Stream.of(
                    Isogeny3.X_NUMERATOR, Isogeny3.X_DENOMINATOR, Isogeny3.Y_NUMERATOR, Isogeny3.Y_DENOMINATOR)
            .map(text -> pairs(elements(text)))
            .toList();

    private static final SimplifiedSwu<long[]> TO_G1 = new SimplifiedSwu<>(
            F,
            element("144698a3b8e9433d693a02c96d4982b0ea985383ee66a8d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d"),
            element("12e2908d11688030018b12e8753eee3b2016c1f0f24f4070a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0"),
            number(11),
            Roots::sqrt,
            Roots::isOdd,
            ISOGENY_11);

    private MapToCurve() {}

    static void toG1(Bls curve, Point<long[]> r, long[] u) {
        Point<long[]> p = curve.g1.create();
        TO_G1.map(p, u);
        curve.g1.multiply(r, p, Bls.X);
        curve.g1.add(r, r, p); // 1 + X clears the cofactor
    }

    static void toG2(Bls curve, Point<Fp2> r, Fp2 u) {
        Point<Fp2> p = curve.g2.create();
        new SimplifiedSwu<>(
                        curve.fp2,
                        new Fp2(number(0), number(240)),
                        new Fp2(number(1012), number(1012)),
                        new Fp2(number(-2), number(-1)),
                        (root, a) -> Roots.sqrt(curve.fp2, root, a),
                        Roots::isOdd,
                        ISOGENY_3)
                .map(p, u);
        clearCofactor(curve, r, p);
    }

    /** (x^2 - x - 1) P + (x - 1) psi(P) + psi^2(2 P) for the parameter x = -X (Budroni and Pintore; RFC 9380, appendix G.3). */
    private static void clearCofactor(Bls curve, Point<Fp2> r, Point<Fp2> p) {
        Point<Fp2> t = curve.g2.create();
        Point<Fp2> s = curve.g2.create();
        curve.psi(s, p); // psi(P)
        curve.g2.multiply(t, p, Bls.X); // -x P
        curve.g2.negate(r, s);
        curve.g2.add(r, r, t); // -x P - psi(P)
        curve.g2.add(t, t, p);
        curve.g2.negate(t, t); // (x - 1) P
        curve.g2.add(t, t, p); // x P
        curve.g2.add(t, t, s); // x P + psi(P)
        Point<Fp2> product = curve.g2.create();
        curve.g2.multiply(product, t, Bls.X);
        curve.g2.negate(product, product); // x^2 P + x psi(P)
        curve.g2.add(r, r, product);
        curve.g2.negate(t, p);
        curve.g2.add(r, r, t); // - P
        curve.g2.twice(t, p);
        curve.psi(t, t);
        curve.psi(t, t);
        curve.g2.add(r, r, t);
    }

    private static List<long[]> elements(String text) {
        return text.strip().lines().map(line -> element(line.strip())).toList();
    }

    private static List<Fp2> pairs(List<long[]> parts) {
        return IntStream.range(0, parts.size() / 2)
                .mapToObj(i -> new Fp2(parts.get(2 * i), parts.get(2 * i + 1)))
                .toList();
    }

    private static long[] element(String hex) {
        return F.of(new BigInteger(hex, 16));
    }

    private static long[] number(int value) {
        return F.of(BigInteger.valueOf(value));
    }
}
