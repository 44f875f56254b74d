package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Curve;
import io.aichain.evm.precompile.curve.Endomorphism;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Field385;
import io.aichain.evm.precompile.field.Fp12Field;
import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.Fp2Field;
import java.math.BigInteger;

/**
 * BLS12-381: y^2 = x^3 + 4 over the prime field and y^2 = x^3 + 4 (1 + u) over the quadratic one, with the parameter -X. Holds temporaries: one
 * thread at a time.
 */
final class Bls {
    /** The parameter's magnitude; it is negative. */
    static final long X = 0xd201000000010000L;

    /** Order of both groups. */
    static final BigInteger R = new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    static final Field385 FIELD = new Field385(new BigInteger(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab", 16));

    static final long[] FOUR = FIELD.of(BigInteger.valueOf(4));

    /** The cube root of one by which x is multiplied in the endomorphism that is -X^2 on the group of order R. */
    private static final long[] BETA = FIELD.of(
            new BigInteger("5f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe", 16));

    private static final Fp2[] FROBENIUS = Fp12Field.frobenius(new Fp2Field(FIELD, 1));
    private static final Fp2 PSI_X = inverse(FROBENIUS[2]);
    private static final Fp2 PSI_Y = inverse(FROBENIUS[3]);

    private static final BigInteger BASE = new BigInteger(Long.toUnsignedString(X));

    final Fp2Field fp2 = new Fp2Field(FIELD, 1);
    final Curve<long[]> g1 = Curve.ofB(FIELD, FOUR);
    final Curve<Fp2> g2 = Curve.ofB(fp2, new Fp2(FOUR, FOUR));

    /** -phi is X^2 on G1, and -psi is X on G2. */
    final Endomorphism<long[]> byX2 = new Endomorphism<>(BASE.pow(2), 2, this::minusPhi);

    final Endomorphism<Fp2> byX = new Endomorphism<>(BASE, 4, this::minusPsi);

    private static Fp2 inverse(Fp2 a) {
        Fp2Field f = new Fp2Field(FIELD, 1);
        Fp2 r = f.create();
        f.invert(r, a);
        return r;
    }

    Fp12Field fp12() {
        return Fp12Field.over(fp2, FROBENIUS);
    }

    /**
     * (beta x, -y) = X^2 P. The endomorphism satisfies phi^2 + phi + 1 = 0 on the whole curve, so that phi = -X^2 makes X^4 - X^2 + 1,
     * which is R, take P to infinity (Scott, "A note on group membership tests for G1, G2 and GT", 2021).
     *
     * @param p affine or infinite
     */
    boolean isInG1(Point<long[]> p) {
        if (g1.isInfinity(p)) return true;
        Point<long[]> once = g1.create();
        Point<long[]> square = g1.create();
        g1.multiply(once, p, X);
        g1.multiply(square, once, X);
        minusPhi(once, p);
        return g1.equal(once, square);
    }

    private void minusPhi(Point<long[]> r, Point<long[]> p) {
        g1.negate(r, p);
        FIELD.multiply(r.x(), r.x(), BETA);
    }

    /**
     * -psi(Q) = X Q. psi^2 - t psi + p = 0 on the whole twist, and t - 1 is -X: so 1 - t + p, the order of the curve, takes Q to
     * infinity, and that has no more than R in common with the order of the twist (the same paper; a test computes it).
     *
     * @param q affine or infinite
     */
    boolean isInG2(Point<Fp2> q) {
        if (g2.isInfinity(q)) return true;
        Point<Fp2> image = g2.create();
        Point<Fp2> multiple = g2.create();
        minusPsi(image, q);
        g2.multiply(multiple, q, X);
        return g2.equal(image, multiple);
    }

    private void minusPsi(Point<Fp2> r, Point<Fp2> q) {
        psi(r, q);
        g2.negate(r, r);
    }

    /** The p-power Frobenius of the curve, seen from the twist. */
    void psi(Point<Fp2> r, Point<Fp2> q) {
        fp2.conjugate(r.x(), q.x());
        fp2.multiply(r.x(), r.x(), PSI_X);
        fp2.conjugate(r.y(), q.y());
        fp2.multiply(r.y(), r.y(), PSI_Y);
        fp2.conjugate(r.z(), q.z());
    }
}
