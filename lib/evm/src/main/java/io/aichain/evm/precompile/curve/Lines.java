package io.aichain.evm.precompile.curve;

import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.Fp2Field;

/**
 * One point T of a twist on its way through Miller's loop, and the line of the last step in three parts: what its value at (x, y) has of y,
 * of x, and alone. All are scaled by the same factor in the quadratic field, which the final exponentiation takes away.
 */
public final class Lines {
    private final Fp2Field f;
    private final Point<Fp2> t;
    private final Fp2 a, b, c, d, e, zz;
    public final Fp2 ofY, ofX, alone;

    /** @param start affine */
    public Lines(Fp2Field f, Point<Fp2> start) {
        this.f = f;
        a = f.create();
        b = f.create();
        c = f.create();
        d = f.create();
        e = f.create();
        zz = f.create();
        ofY = f.create();
        ofX = f.create();
        alone = f.create();
        t = new Point<>(f.create(), f.create(), f.create());
        f.set(t.x(), start.x());
        f.set(t.y(), start.y());
        f.set(t.z(), start.z());
    }

    /** T = 2 T, and the tangent. */
    public void twice() {
        f.square(a, t.x());
        f.twice(e, a);
        f.add(e, e, a); // 3 x^2
        f.square(b, t.y());
        f.square(zz, t.z());
        f.multiply(d, t.x(), b);
        f.twice(d, d);
        f.twice(d, d); // 4 x y^2
        f.square(c, b);
        f.twice(c, c);
        f.twice(c, c);
        f.twice(c, c); // 8 y^4
        f.multiply(alone, e, t.x());
        f.twice(b, b);
        f.subtract(alone, alone, b);
        f.multiply(ofX, e, zz);
        f.negate(ofX, ofX);
        f.multiply(a, t.y(), t.z());
        f.twice(t.z(), a);
        f.multiply(ofY, t.z(), zz);
        f.square(a, e);
        f.subtract(a, a, d);
        f.subtract(t.x(), a, d);
        f.subtract(d, d, t.x());
        f.multiply(d, d, e);
        f.subtract(t.y(), d, c);
    }

    /** T = T + q, and the line through both; q is affine, and neither T nor -T, as in a loop over a point of the large prime order. */
    public void add(Point<Fp2> q) {
        f.square(zz, t.z());
        f.multiply(a, q.x(), zz);
        f.subtract(a, a, t.x()); // H
        f.multiply(b, q.y(), zz);
        f.multiply(b, b, t.z());
        f.subtract(b, b, t.y()); // R
        f.multiply(t.z(), t.z(), a);
        f.set(ofY, t.z());
        f.negate(ofX, b);
        f.multiply(alone, b, q.x());
        f.multiply(c, t.z(), q.y());
        f.subtract(alone, alone, c);
        f.square(c, a);
        f.multiply(a, a, c); // H^3
        f.multiply(c, c, t.x()); // V
        f.square(d, b);
        f.subtract(d, d, a);
        f.subtract(d, d, c);
        f.subtract(t.x(), d, c);
        f.subtract(c, c, t.x());
        f.multiply(c, c, b);
        f.multiply(a, a, t.y());
        f.subtract(t.y(), c, a);
    }
}
