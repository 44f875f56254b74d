package io.aichain.evm.precompile.field;

import java.math.BigInteger;

/**
 * The quadratic extension by u^2 = -1 of a prime field whose prime is 3 modulo 4. Holds temporaries: one thread at a time.
 */
public final class Fp2Field implements Field<Fp2> {
    private final PrimeField base;
    private final int xi;
    private final long[] t0, t1, t2, t3;
    private final Fp2 x;

    /** @param xi real part of the non-residue xi + u by which the tower goes on, 1 to 15 */
    public Fp2Field(PrimeField base, int xi) {
        this.base = base;
        this.xi = xi;
        t0 = base.create();
        t1 = base.create();
        t2 = base.create();
        t3 = base.create();
        x = create();
    }

    public PrimeField base() {
        return base;
    }

    @Override
    public Fp2 create() {
        return new Fp2(base.create(), base.create());
    }

    public Fp2 of(BigInteger re, BigInteger im) {
        return new Fp2(base.of(re), base.of(im));
    }

    @Override
    public void set(Fp2 r, Fp2 a) {
        base.set(r.re(), a.re());
        base.set(r.im(), a.im());
    }

    @Override
    public void setZero(Fp2 r) {
        base.setZero(r.re());
        base.setZero(r.im());
    }

    @Override
    public void setOne(Fp2 r) {
        base.setOne(r.re());
        base.setZero(r.im());
    }

    @Override
    public boolean isZero(Fp2 a) {
        return base.isZero(a.re()) && base.isZero(a.im());
    }

    @Override
    public boolean equal(Fp2 a, Fp2 b) {
        return base.equal(a.re(), b.re()) && base.equal(a.im(), b.im());
    }

    @Override
    public void add(Fp2 r, Fp2 a, Fp2 b) {
        base.add(r.re(), a.re(), b.re());
        base.add(r.im(), a.im(), b.im());
    }

    @Override
    public void subtract(Fp2 r, Fp2 a, Fp2 b) {
        base.subtract(r.re(), a.re(), b.re());
        base.subtract(r.im(), a.im(), b.im());
    }

    @Override
    public void negate(Fp2 r, Fp2 a) {
        base.negate(r.re(), a.re());
        base.negate(r.im(), a.im());
    }

    public void conjugate(Fp2 r, Fp2 a) {
        base.set(r.re(), a.re());
        base.negate(r.im(), a.im());
    }

    @Override
    public void multiply(Fp2 r, Fp2 a, Fp2 b) {
        base.multiply(t0, a.re(), b.re());
        base.multiply(t1, a.im(), b.im());
        base.add(t2, a.re(), a.im());
        base.add(t3, b.re(), b.im());
        base.multiply(t2, t2, t3);
        base.subtract(t2, t2, t0);
        base.subtract(r.im(), t2, t1);
        base.subtract(r.re(), t0, t1);
    }

    @Override
    public void square(Fp2 r, Fp2 a) {
        base.add(t0, a.re(), a.im());
        base.subtract(t1, a.re(), a.im());
        base.multiply(t2, a.re(), a.im());
        base.multiply(r.re(), t0, t1);
        base.add(r.im(), t2, t2);
    }

    /** By an element of the prime field. */
    public void scale(Fp2 r, Fp2 a, long[] b) {
        base.multiply(r.re(), a.re(), b);
        base.multiply(r.im(), a.im(), b);
    }

    @Override
    public void invert(Fp2 r, Fp2 a) {
        norm(t0, a);
        base.invert(t0, t0);
        base.multiply(r.re(), a.re(), t0);
        base.multiply(t1, a.im(), t0);
        base.negate(r.im(), t1);
    }

    /** re^2 + im^2. */
    public void norm(long[] r, Fp2 a) {
        base.square(t1, a.re());
        base.square(t2, a.im());
        base.add(r, t1, t2);
    }

    /** By xi + u. */
    public void multiplyByXi(Fp2 r, Fp2 a) {
        set(x, a);
        for (int bit = Integer.highestOneBit(xi) >> 1; bit != 0; bit >>= 1) {
            twice(x, x);
            if ((xi & bit) != 0) add(x, x, a);
        }
        base.subtract(x.re(), x.re(), a.im());
        base.add(r.im(), x.im(), a.re());
        base.set(r.re(), x.re());
    }

    /** r must not be a. */
    public void power(Fp2 r, Fp2 a, BigInteger exponent) {
        setOne(r);
        for (int i = exponent.bitLength() - 1; i >= 0; i--) {
            square(r, r);
            if (exponent.testBit(i)) multiply(r, r, a);
        }
    }
}
