package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Lines;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp12;
import io.aichain.evm.precompile.field.Fp12Field;
import io.aichain.evm.precompile.field.Fp2;
import java.util.ArrayList;
import java.util.List;

/** A product of optimal ate pairings, whose loop is over the curve's parameter. */
final class BlsPairing {
    private final Bls curve;
    private final Fp12Field fp12;
    private final Fp2 y, x;
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(Point<long[]> p, Point<Fp2> q, Lines lines) {}

    BlsPairing(Bls curve) {
        this.curve = curve;
        fp12 = curve.fp12();
        y = curve.fp2.create();
        x = curve.fp2.create();
    }

    /** Multiplies the product by e(p, q); both affine or infinite, and of order R. */
    void add(Point<long[]> p, Point<Fp2> q) {
        if (curve.g1.isInfinity(p) || curve.g2.isInfinity(q)) return;
        pairs.add(new Pair(p, q, new Lines(curve.fp2, q)));
    }

    boolean isOne() {
        return fp12.isOne(value());
    }

    Fp12 value() {
        Fp12 f = fp12.create();
        fp12.setOne(f);
        for (long bit = Long.highestOneBit(Bls.X) >>> 1; bit != 0; bit >>>= 1) {
            fp12.square(f, f);
            for (Pair pair : pairs) {
                pair.lines.twice();
                multiply(f, pair);
                if ((Bls.X & bit) != 0) {
                    pair.lines.add(pair.q);
                    multiply(f, pair);
                }
            }
        }
        fp12.conjugate(f, f);
        return finalExponentiation(f);
    }

    private void multiply(Fp12 f, Pair pair) {
        curve.fp2.scale(y, pair.lines.ofY, pair.p.y());
        curve.fp2.scale(x, pair.lines.ofX, pair.p.x());
        fp12.multiplyByLine023(f, pair.lines.alone, x, y);
    }

    /**
     * To 3 (p^12 - 1) / r. After (p^6 - 1)(p^2 + 1), the rest is (x - 1)^2 (x + p)(x^2 + p^2 - 1) + 3 for the parameter x (Hayashida, Hayasaka
     * and Teruya, "Efficient final exponentiation via cyclotomic structure for pairings over families of elliptic curves", 2020).
     */
    private Fp12 finalExponentiation(Fp12 f) {
        Fp12 t = fp12.create();
        fp12.invert(t, f);
        fp12.conjugate(f, f);
        fp12.multiply(f, f, t);
        fp12.frobenius(t, f);
        fp12.frobenius(t, t);
        fp12.multiply(f, f, t);

        Fp12 a = fp12.create();
        fp12.set(a, f);
        for (int i = 0; i < 2; i++) { // x - 1
            powerX(t, a);
            fp12.conjugate(a, a);
            fp12.multiply(a, a, t);
        }
        powerX(t, a);
        fp12.frobenius(a, a);
        fp12.multiply(a, a, t); // x + p
        Fp12 b = fp12.create();
        powerX(t, a);
        powerX(b, t);
        fp12.frobenius(t, a);
        fp12.frobenius(t, t);
        fp12.multiply(b, b, t);
        fp12.conjugate(a, a);
        fp12.multiply(b, b, a); // x^2 + p^2 - 1
        fp12.squareCyclotomic(t, f);
        fp12.multiply(t, t, f);
        fp12.multiply(b, b, t);
        return b;
    }

    private void powerX(Fp12 r, Fp12 a) {
        fp12.powerCyclotomic(r, a, Bls.X);
        fp12.conjugate(r, r);
    }
}
