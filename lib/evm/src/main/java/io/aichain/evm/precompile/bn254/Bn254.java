package io.aichain.evm.precompile.bn254;

import io.aichain.evm.precompile.curve.Curve;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Field260;
import io.aichain.evm.precompile.field.Fp12Field;
import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.Fp2Field;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The curve y^2 = x^3 + 3 of EIP-196 and its twist y^2 = x^3 + 3 / (9 + u) of EIP-197, a Barreto-Naehrig curve with the parameter u below, as
 * their encodings have the points. Holds temporaries: one thread at a time.
 */
final class Bn254 {
    static final long U = 4965661367192848881L;
    static final Field260 FIELD =
            new Field260(new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16));

    private static final long[] B = FIELD.of(BigInteger.valueOf(3));
    private static final Fp2[] FROBENIUS = Fp12Field.frobenius(new Fp2Field(FIELD, 9));
    private static final Fp2 TWIST_B = twistB();

    final Fp2Field fp2 = new Fp2Field(FIELD, 9);
    final Curve<long[]> g1 = Curve.ofB(FIELD, B);
    final Curve<Fp2> g2 = Curve.ofB(fp2, TWIST_B);

    private static Fp2 twistB() {
        Fp2Field f = new Fp2Field(FIELD, 9);
        Fp2 b = f.create();
        f.setOne(b);
        f.multiplyByXi(b, b);
        f.invert(b, b);
        f.scale(b, b, B);
        return b;
    }

    Fp12Field fp12() {
        return Fp12Field.over(fp2, FROBENIUS);
    }

    /** x[32] y[32], both zero for infinity. @return empty unless both are below p and the point is on the curve */
    Optional<Point<long[]>> readG1(byte[] in, int at) {
        long[] x = FIELD.create();
        long[] y = FIELD.create();
        if (!FIELD.read(x, in, at) || !FIELD.read(y, in, at + 32)) return Optional.empty();
        if (FIELD.isZero(x) && FIELD.isZero(y)) return Optional.of(g1.create());
        return g1.isOnCurve(x, y) ? Optional.of(g1.affine(x, y)) : Optional.empty();
    }

    /** 64 bytes, as {@link #readG1} reads them. */
    byte[] writeG1(Point<long[]> p) {
        byte[] out = new byte[64];
        if (g1.isInfinity(p)) return out;
        g1.normalise(p);
        FIELD.write(out, 0, p.x());
        FIELD.write(out, 32, p.y());
        return out;
    }

    /** x and y of 64 bytes, the imaginary part of each first. @return empty also if the point is not in the subgroup of order r */
    Optional<Point<Fp2>> readG2(byte[] in, int at) {
        Fp2 x = fp2.create();
        Fp2 y = fp2.create();
        if (!FIELD.read(x.im(), in, at) || !FIELD.read(x.re(), in, at + 32)) return Optional.empty();
        if (!FIELD.read(y.im(), in, at + 64) || !FIELD.read(y.re(), in, at + 96)) return Optional.empty();
        if (fp2.isZero(x) && fp2.isZero(y)) return Optional.of(g2.create());
        if (!g2.isOnCurve(x, y)) return Optional.empty();
        Point<Fp2> p = g2.affine(x, y);
        return isInSubgroup(p) ? Optional.of(p) : Optional.empty();
    }

    /**
     * (u + 1) Q + psi(u Q) + psi^2(u Q) = psi^3(2 u Q), which points of order r satisfy, psi being p there. No others do: psi^2 - t psi + p = 0
     * on the whole twist makes the left side less the right one a + b psi, so that its norm a^2 + a b t + b^2 p takes Q to infinity, and
     * that norm has no more than r in common with the order of the twist (a test computes it; the check is from El Housni, Guillevic and
     * Piellard, "Co-factor clearing and subgroup membership testing on pairing-friendly curves", 2022).
     */
    boolean isInSubgroup(Point<Fp2> q) {
        Point<Fp2> uq = g2.create();
        Point<Fp2> image = g2.create();
        Point<Fp2> sum = g2.create();
        g2.multiply(uq, q, U);
        g2.add(sum, uq, q);
        psi(image, uq);
        g2.add(sum, sum, image);
        psi(image, image);
        g2.add(sum, sum, image);
        psi(image, image);
        g2.twice(image, image);
        return g2.equal(sum, image);
    }

    /** The p-power Frobenius of the curve, seen from the twist. */
    void psi(Point<Fp2> r, Point<Fp2> q) {
        fp2.conjugate(r.x(), q.x());
        fp2.multiply(r.x(), r.x(), FROBENIUS[2]);
        fp2.conjugate(r.y(), q.y());
        fp2.multiply(r.y(), r.y(), FROBENIUS[3]);
        fp2.conjugate(r.z(), q.z());
    }
}
