package io.aichain.evm.precompile.bn254;

import io.aichain.evm.precompile.curve.Lines;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.curve.SignedDigits;
import io.aichain.evm.precompile.field.Fp12;
import io.aichain.evm.precompile.field.Fp12Field;
import io.aichain.evm.precompile.field.Fp2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A product of optimal ate pairings (Vercauteren, "Optimal pairings", 2008): the loop over 6 u + 2, and two lines of Frobenius images. */
final class Bn254Pairing {
    private static final byte[] LOOP = SignedDigits.of(
            BigInteger.valueOf(Bn254.U)
                    .multiply(BigInteger.valueOf(6))
                    .add(BigInteger.TWO)
                    .toByteArray(),
            2);

    private final Bn254 curve;
    private final Fp12Field fp12;
    private final Fp2 y, x;
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(Point<long[]> p, Point<Fp2> q, Point<Fp2> minusQ, Lines lines) {}

    Bn254Pairing(Bn254 curve) {
        this.curve = curve;
        fp12 = curve.fp12();
        y = curve.fp2.create();
        x = curve.fp2.create();
    }

    /** Multiplies the product by e(p, q); both affine or infinite. */
    void add(Point<long[]> p, Point<Fp2> q) {
        if (curve.g1.isInfinity(p) || curve.g2.isInfinity(q)) return;
        Point<Fp2> minusQ = curve.g2.create();
        curve.g2.negate(minusQ, q);
        pairs.add(new Pair(p, q, minusQ, new Lines(curve.fp2, q)));
    }

    boolean isOne() {
        return fp12.isOne(value());
    }

    Fp12 value() {
        Fp12 f = fp12.create();
        fp12.setOne(f);
        for (int i = LOOP.length - 2; i >= 0; i--) {
            if (LOOP[i + 1] == 0 && i == LOOP.length - 2) continue; // a leading zero
            fp12.square(f, f);
            for (Pair pair : pairs) {
                pair.lines.twice();
                multiply(f, pair);
                if (LOOP[i] != 0) {
                    pair.lines.add(LOOP[i] > 0 ? pair.q : pair.minusQ);
                    multiply(f, pair);
                }
            }
        }
        Point<Fp2> image = curve.g2.create();
        for (Pair pair : pairs) {
            curve.psi(image, pair.q);
            pair.lines.add(image);
            multiply(f, pair);
            curve.psi(image, image);
            curve.g2.negate(image, image);
            pair.lines.add(image);
            multiply(f, pair);
        }
        return finalExponentiation(f);
    }

    private void multiply(Fp12 f, Pair pair) {
        curve.fp2.scale(y, pair.lines.ofY, pair.p.y());
        curve.fp2.scale(x, pair.lines.ofX, pair.p.x());
        fp12.multiplyByLine013(f, y, x, pair.lines.alone);
    }

    /**
     * To (p^12 - 1) / r times a number prime to r. After (p^6 - 1)(p^2 + 1), the rest is 12 u^3 + 12 u^2 + 6 u + 1 + (12 u^3 + 6 u^2 + 4 u) p
     * + (12 u^3 + 6 u^2 + 6 u) p^2 + (12 u^3 + 6 u^2 + 4 u - 1) p^3 (Fuentes-Castaneda, Knapp and Rodriguez-Henriquez, 2011).
     */
    private Fp12 finalExponentiation(Fp12 f) {
        Fp12 t = fp12.create();
        fp12.invert(t, f);
        fp12.conjugate(f, f);
        fp12.multiply(f, f, t);
        fp12.frobenius(t, f);
        fp12.frobenius(t, t);
        fp12.multiply(f, f, t);

        Fp12 u2 = fp12.create();
        fp12.powerCyclotomic(u2, f, Bn254.U);
        fp12.squareCyclotomic(u2, u2); // 2 u
        Fp12 a4 = fp12.create();
        fp12.squareCyclotomic(a4, u2);
        fp12.multiply(a4, a4, u2); // 6 u
        Fp12 a0 = fp12.create();
        fp12.powerCyclotomic(a0, a4, Bn254.U); // 6 u^2
        fp12.multiply(a4, a4, a0); // 6 u^2 + 6 u
        Fp12 a3 = fp12.create();
        fp12.squareCyclotomic(t, a0);
        fp12.powerCyclotomic(a3, t, Bn254.U); // 12 u^3
        fp12.multiply(a4, a4, a3); // 12 u^3 + 6 u^2 + 6 u
        fp12.multiply(a0, a0, a4);
        fp12.multiply(a0, a0, f); // 12 u^3 + 12 u^2 + 6 u + 1
        fp12.conjugate(u2, u2);
        fp12.multiply(a3, a4, u2); // 12 u^3 + 6 u^2 + 4 u
        fp12.frobenius(t, a3);
        fp12.multiply(a0, a0, t);
        fp12.frobenius(a4, a4);
        fp12.frobenius(a4, a4);
        fp12.multiply(a0, a0, a4);
        fp12.conjugate(f, f);
        fp12.multiply(a3, a3, f);
        for (int i = 0; i < 3; i++) fp12.frobenius(a3, a3);
        fp12.multiply(a0, a0, a3);
        return a0;
    }
}
