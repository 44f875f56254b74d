package io.aichain.evm.precompile.curve;

import io.aichain.evm.precompile.field.Field;
import java.util.List;

/**
 * The group of y^2 = x^3 + a x + b for a of 0 or -3, in Jacobian coordinates (formulas: Explicit-Formulas Database, madd-2007-bl and kin). Right
 * for all points, equal, opposite and infinite ones too. Holds temporaries: one thread at a time.
 */
public final class Curve<E> {
    private final Field<E> f;
    private final boolean minus3;
    private final E b;
    private final E t0, t1, t2, t3, t4, t5;

    private Curve(Field<E> f, boolean minus3, E b) {
        this.f = f;
        this.minus3 = minus3;
        this.b = b;
        t0 = f.create();
        t1 = f.create();
        t2 = f.create();
        t3 = f.create();
        t4 = f.create();
        t5 = f.create();
    }

    /** y^2 = x^3 + b. */
    public static <E> Curve<E> ofB(Field<E> field, E b) {
        return new Curve<>(field, false, b);
    }

    /** y^2 = x^3 - 3 x + b. */
    public static <E> Curve<E> minus3AndB(Field<E> field, E b) {
        return new Curve<>(field, true, b);
    }

    public Field<E> field() {
        return f;
    }

    /** Infinity. */
    public Point<E> create() {
        return new Point<>(f.create(), f.create(), f.create());
    }

    public Point<E> affine(E x, E y) {
        Point<E> p = create();
        f.set(p.x(), x);
        f.set(p.y(), y);
        f.setOne(p.z());
        return p;
    }

    public void set(Point<E> r, Point<E> p) {
        f.set(r.x(), p.x());
        f.set(r.y(), p.y());
        f.set(r.z(), p.z());
    }

    public boolean isInfinity(Point<E> p) {
        return f.isZero(p.z());
    }

    public void negate(Point<E> r, Point<E> p) {
        f.set(r.x(), p.x());
        f.negate(r.y(), p.y());
        f.set(r.z(), p.z());
    }

    /** Of affine coordinates. */
    public boolean isOnCurve(E x, E y) {
        f.square(t0, x);
        if (minus3) {
            f.setOne(t1);
            f.subtract(t0, t0, t1);
            f.subtract(t0, t0, t1);
            f.subtract(t0, t0, t1);
        }
        f.multiply(t0, t0, x);
        f.add(t0, t0, b);
        f.square(t1, y);
        return f.equal(t0, t1);
    }

    public boolean equal(Point<E> p, Point<E> q) {
        if (isInfinity(p) || isInfinity(q)) return isInfinity(p) && isInfinity(q);
        f.square(t0, p.z());
        f.square(t1, q.z());
        f.multiply(t2, p.x(), t1);
        f.multiply(t3, q.x(), t0);
        if (!f.equal(t2, t3)) return false;
        f.multiply(t0, t0, p.z());
        f.multiply(t1, t1, q.z());
        f.multiply(t2, p.y(), t1);
        f.multiply(t3, q.y(), t0);
        return f.equal(t2, t3);
    }

    /** Makes z one, or leaves infinity. */
    public void normalise(Point<E> p) {
        if (isInfinity(p)) return;
        f.invert(t0, p.z());
        scale(p);
    }

    /** With t0 = 1 / z. */
    private void scale(Point<E> p) {
        f.square(t1, t0);
        f.multiply(p.x(), p.x(), t1);
        f.multiply(t1, t1, t0);
        f.multiply(p.y(), p.y(), t1);
        f.setOne(p.z());
    }

    /** Makes every z one with a single inversion (Montgomery's trick). None may be infinite. */
    public void normalise(List<Point<E>> points) {
        List<E> products = new java.util.ArrayList<>(points.size());
        E all = f.create();
        f.setOne(all);
        for (Point<E> p : points) {
            E before = f.create();
            f.set(before, all);
            products.add(before);
            f.multiply(all, all, p.z());
        }
        f.invert(all, all);
        for (int i = points.size() - 1; i >= 0; i--) {
            Point<E> p = points.get(i);
            f.multiply(t0, all, products.get(i));
            f.multiply(all, all, p.z());
            scale(p);
        }
    }

    public void twice(Point<E> r, Point<E> p) {
        if (minus3) {
            f.square(t0, p.z());
            f.subtract(t1, p.x(), t0);
            f.add(t0, p.x(), t0);
            f.multiply(t0, t0, t1);
        } else {
            f.square(t0, p.x());
        }
        f.add(t1, t0, t0);
        f.add(t0, t0, t1); // 3 x^2, or 3 (x - z^2) (x + z^2)
        f.square(t1, p.y());
        f.multiply(t2, p.x(), t1);
        f.twice(t2, t2);
        f.twice(t2, t2); // 4 x y^2
        f.square(t1, t1);
        f.twice(t1, t1);
        f.twice(t1, t1);
        f.twice(t1, t1); // 8 y^4
        f.multiply(t3, p.y(), p.z());
        f.twice(r.z(), t3);
        f.square(t3, t0);
        f.subtract(t3, t3, t2);
        f.subtract(r.x(), t3, t2);
        f.subtract(t2, t2, r.x());
        f.multiply(t2, t2, t0);
        f.subtract(r.y(), t2, t1);
    }

    public void add(Point<E> r, Point<E> p, Point<E> q) {
        if (isInfinity(q)) {
            set(r, p);
            return;
        }
        if (isInfinity(p)) {
            set(r, q);
            return;
        }
        f.square(t4, q.z());
        f.multiply(t2, p.x(), t4);
        f.multiply(t4, t4, q.z());
        f.multiply(t3, p.y(), t4);
        f.square(t4, p.z());
        f.multiply(t0, q.x(), t4);
        f.multiply(t4, t4, p.z());
        f.multiply(t1, q.y(), t4);
        f.multiply(t5, p.z(), q.z());
        join(r, p);
    }

    /** Adds (x, y) or (x, -y), which is not infinite. */
    public void addAffine(Point<E> r, Point<E> p, E x, E y, boolean negative) {
        if (isInfinity(p)) {
            f.set(r.x(), x);
            if (negative) f.negate(r.y(), y);
            else f.set(r.y(), y);
            f.setOne(r.z());
            return;
        }
        f.set(t2, p.x());
        f.set(t3, p.y());
        f.square(t4, p.z());
        f.multiply(t0, x, t4);
        f.multiply(t4, t4, p.z());
        f.multiply(t1, y, t4);
        if (negative) f.negate(t1, t1);
        f.set(t5, p.z());
        join(r, p);
    }

    /** The sum of two points that on a common z have x t0 and t2, y t1 and t3; t5 is the product of their z. */
    private void join(Point<E> r, Point<E> p) {
        f.subtract(t0, t0, t2);
        f.subtract(t1, t1, t3);
        if (f.isZero(t0)) {
            if (f.isZero(t1)) twice(r, p);
            else f.setZero(r.z());
            return;
        }
        f.multiply(r.z(), t5, t0);
        f.square(t4, t0);
        f.multiply(t0, t0, t4);
        f.multiply(t2, t2, t4);
        f.square(t4, t1);
        f.subtract(t4, t4, t0);
        f.subtract(t4, t4, t2);
        f.subtract(r.x(), t4, t2);
        f.subtract(t2, t2, r.x());
        f.multiply(t2, t2, t1);
        f.multiply(t3, t3, t0);
        f.subtract(r.y(), t2, t3);
    }

    /** By double and add, for scalars with few ones; r must not be p. */
    public void multiply(Point<E> r, Point<E> p, long scalar) {
        f.setZero(r.z());
        for (long bit = Long.highestOneBit(scalar); bit != 0; bit >>>= 1) {
            twice(r, r);
            if ((scalar & bit) != 0) add(r, r, p);
        }
    }
}
