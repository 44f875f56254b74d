package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Field;
import java.util.List;

/**
 * RFC 9380, section 6.6.3: from a field element to a point of y^2 = x^3 + a x + b, and on by an isogeny to the curve that is wanted.
 *
 * @param z the non-square of the map
 * @param isogeny numerator and denominator of x, then of y: coefficients from the lowest on
 */
record SimplifiedSwu<E>(Field<E> f, E a, E b, E z, SquareRoot<E> roots, Parity<E> parity, List<List<E>> isogeny) {

    interface SquareRoot<E> {
        /** @return false if there is none */
        boolean sqrt(E r, E a);
    }

    interface Parity<E> {
        boolean isOdd(E a);
    }

    /** Into r, in Jacobian coordinates, not yet in the subgroup. */
    void map(Point<E> r, E u) {
        E zu2 = f.create();
        E x = f.create();
        E y = f.create();
        E t = f.create();
        f.square(zu2, u);
        f.multiply(zu2, zu2, z);
        f.square(t, zu2);
        f.add(t, t, zu2);
        if (f.isZero(t)) { // x = b / (z a)
            f.multiply(x, z, a);
            f.invert(x, x);
            f.multiply(x, x, b);
        } else { // x = -b (1 + 1 / t) / a = -b (1 + t) / (a t)
            f.multiply(x, a, t);
            f.invert(x, x);
            E one = f.create();
            f.setOne(one);
            f.add(t, t, one);
            f.multiply(x, x, t);
            f.multiply(x, x, b);
            f.negate(x, x);
        }
        right(t, x);
        if (!roots.sqrt(y, t)) {
            f.multiply(x, x, zu2);
            right(t, x);
            if (!roots.sqrt(y, t)) throw new IllegalStateException("neither candidate is on the curve");
        }
        if (parity.isOdd(u) != parity.isOdd(y)) f.negate(y, y);
        isogeny(r, x, y);
    }

    /** x^3 + a x + b. */
    private void right(E r, E x) {
        f.square(r, x);
        f.add(r, r, a);
        f.multiply(r, r, x);
        f.add(r, r, b);
    }

    /** (n / d, y m / e) with z = d e: x is n d e^2 and y is y m d^3 e^2. A pole is infinity, which z says by being zero. */
    private void isogeny(Point<E> r, E x, E y) {
        E n = value(0, x);
        E d = value(1, x);
        E m = value(2, x);
        E e = value(3, x);
        E e2 = f.create();
        E d2 = f.create();
        f.square(e2, e);
        f.square(d2, d);
        f.multiply(r.x(), n, d);
        f.multiply(r.x(), r.x(), e2);
        f.multiply(m, m, y);
        f.multiply(m, m, d2);
        f.multiply(m, m, d);
        f.multiply(r.y(), m, e2);
        f.multiply(r.z(), d, e);
    }

    private E value(int polynomial, E x) {
        List<E> coefficients = isogeny.get(polynomial);
        E r = f.create();
        for (int i = coefficients.size() - 1; i >= 0; i--) {
            f.multiply(r, r, x);
            f.add(r, r, coefficients.get(i));
        }
        return r;
    }
}
