package io.aichain.evm.precompile.field;

import java.math.BigInteger;

/** The top of the tower, w^2 = v and w^6 = xi + u, where pairings have their values. Holds temporaries: one thread at a time. */
public final class Fp12Field implements Field<Fp12> {
    private final Fp2Field fp2;
    private final Fp6Field fp6;
    private final Fp2[] frobenius;
    private final Fp6 s0, s1, s2, s3;
    private final Fp2 t0, t1, t2, t3, t4;

    private Fp12Field(Fp2Field fp2, Fp2[] frobenius) {
        this.fp2 = fp2;
        this.fp6 = new Fp6Field(fp2);
        this.frobenius = frobenius;
        s0 = fp6.create();
        s1 = fp6.create();
        s2 = fp6.create();
        s3 = fp6.create();
        t0 = fp2.create();
        t1 = fp2.create();
        t2 = fp2.create();
        t3 = fp2.create();
        t4 = fp2.create();
    }

    /** @param frobenius of {@link #frobenius(Fp2Field)} */
    public static Fp12Field over(Fp2Field fp2, Fp2[] frobenius) {
        return new Fp12Field(fp2, frobenius);
    }

    /** (xi + u)^(i (p - 1) / 6) for i of 0 to 5: by these p-th powers multiply the conjugated coefficient of w^i. */
    public static Fp2[] frobenius(Fp2Field fp2) {
        Fp2 xi = fp2.create();
        fp2.setOne(xi);
        fp2.multiplyByXi(xi, xi);
        Fp2[] powers = new Fp2[6];
        BigInteger sixth = fp2.base().modulus().subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
        for (int i = 0; i < 6; i++) {
            powers[i] = fp2.create();
            fp2.power(powers[i], xi, sixth.multiply(BigInteger.valueOf(i)));
        }
        return powers;
    }

    @Override
    public Fp12 create() {
        return new Fp12(fp6.create(), fp6.create());
    }

    @Override
    public void set(Fp12 r, Fp12 x) {
        fp6.set(r.a(), x.a());
        fp6.set(r.b(), x.b());
    }

    @Override
    public void setZero(Fp12 r) {
        fp6.setZero(r.a());
        fp6.setZero(r.b());
    }

    @Override
    public void setOne(Fp12 r) {
        fp6.setOne(r.a());
        fp6.setZero(r.b());
    }

    @Override
    public boolean isZero(Fp12 x) {
        return fp6.isZero(x.a()) && fp6.isZero(x.b());
    }

    @Override
    public boolean equal(Fp12 x, Fp12 y) {
        return fp6.equal(x.a(), y.a()) && fp6.equal(x.b(), y.b());
    }

    @Override
    public void add(Fp12 r, Fp12 x, Fp12 y) {
        fp6.add(r.a(), x.a(), y.a());
        fp6.add(r.b(), x.b(), y.b());
    }

    @Override
    public void subtract(Fp12 r, Fp12 x, Fp12 y) {
        fp6.subtract(r.a(), x.a(), y.a());
        fp6.subtract(r.b(), x.b(), y.b());
    }

    @Override
    public void negate(Fp12 r, Fp12 x) {
        fp6.negate(r.a(), x.a());
        fp6.negate(r.b(), x.b());
    }

    /** The p^6-th power; the inverse of an element whose norm to the sextic field is 1. */
    public void conjugate(Fp12 r, Fp12 x) {
        fp6.set(r.a(), x.a());
        fp6.negate(r.b(), x.b());
    }

    @Override
    public void multiply(Fp12 r, Fp12 x, Fp12 y) {
        fp6.add(s0, x.a(), x.b());
        fp6.add(s1, y.a(), y.b());
        fp6.multiply(s0, s0, s1);
        fp6.multiply(s1, x.a(), y.a());
        fp6.multiply(s2, x.b(), y.b());
        join(r);
    }

    /** From (a + b)(c + d), a c and b d in s0 to s2: a c + v b d and the sum's product less both. */
    private void join(Fp12 r) {
        fp6.subtract(s0, s0, s1);
        fp6.subtract(r.b(), s0, s2);
        fp6.multiplyByV(s2, s2);
        fp6.add(r.a(), s1, s2);
    }

    /** By a line a + b w + c w^3, as twists by division give them. */
    public void multiplyByLine013(Fp12 x, Fp2 a, Fp2 b, Fp2 c) {
        fp6.add(s3, x.a(), x.b());
        fp2.add(t0, a, b);
        fp6.multiplyBy01(s0, s3, t0, c);
        fp6.scale(s1, x.a(), a);
        fp6.multiplyBy01(s2, x.b(), b, c);
        join(x);
    }

    /** By a line a + b w^2 + c w^3, as twists by multiplication give them. */
    public void multiplyByLine023(Fp12 x, Fp2 a, Fp2 b, Fp2 c) {
        fp6.add(s3, x.a(), x.b());
        fp2.add(t0, b, c);
        fp6.multiplyBy01(s0, s3, a, t0);
        fp6.multiplyBy01(s1, x.a(), a, b);
        fp6.scale(s2, x.b(), c);
        fp6.multiplyByV(s2, s2);
        join(x);
    }

    @Override
    public void square(Fp12 r, Fp12 x) {
        fp6.multiply(s0, x.a(), x.b());
        fp6.add(s1, x.a(), x.b());
        fp6.multiplyByV(s2, x.b());
        fp6.add(s2, s2, x.a());
        fp6.multiply(s1, s1, s2);
        fp6.subtract(s1, s1, s0);
        fp6.multiplyByV(s2, s0);
        fp6.subtract(r.a(), s1, s2);
        fp6.add(r.b(), s0, s0);
    }

    @Override
    public void invert(Fp12 r, Fp12 x) {
        fp6.square(s0, x.a());
        fp6.square(s1, x.b());
        fp6.multiplyByV(s1, s1);
        fp6.subtract(s0, s0, s1);
        fp6.invert(s0, s0);
        fp6.multiply(r.a(), x.a(), s0);
        fp6.multiply(r.b(), x.b(), s0);
        fp6.negate(r.b(), r.b());
    }

    /** The p-th power. */
    public void frobenius(Fp12 r, Fp12 x) {
        for (int i = 0; i < 6; i++) {
            fp2.conjugate(t0, x.coefficient(i));
            fp2.multiply(r.coefficient(i), t0, frobenius[i]);
        }
    }

    /** The square of an element whose order divides p^4 - p^2 + 1 (Granger and Scott, "Faster squaring in the cyclotomic subgroup"). */
    public void squareCyclotomic(Fp12 r, Fp12 x) {
        Fp2 z0 = x.a().a(), z4 = x.a().b(), z3 = x.a().c();
        Fp2 z2 = x.b().a(), z1 = x.b().b(), z5 = x.b().c();
        squareFp4(z0, z1);
        thrice(r.a().a(), t0, z0, false);
        thrice(r.b().b(), t1, z1, true);
        squareFp4(z2, z3);
        fp2.set(t3, t0);
        fp2.set(t4, t1);
        squareFp4(z4, z5);
        fp2.multiplyByXi(t1, t1);
        thrice(r.b().a(), t1, z2, true);
        thrice(r.a().c(), t0, z3, false);
        thrice(r.a().b(), t3, z4, false);
        thrice(r.b().c(), t4, z5, true);
    }

    /** (a + b s)^2 with s^2 = xi + u, into t0 + t1 s. */
    private void squareFp4(Fp2 a, Fp2 b) {
        fp2.square(t0, a);
        fp2.square(t1, b);
        fp2.add(t2, a, b);
        fp2.square(t2, t2);
        fp2.subtract(t2, t2, t0);
        fp2.subtract(t2, t2, t1);
        fp2.multiplyByXi(t1, t1);
        fp2.add(t0, t0, t1);
        fp2.set(t1, t2);
    }

    /** 3 a + 2 b or 3 a - 2 b. */
    private void thrice(Fp2 r, Fp2 a, Fp2 b, boolean plus) {
        if (plus) fp2.add(t2, a, b);
        else fp2.subtract(t2, a, b);
        fp2.twice(t2, t2);
        fp2.add(r, t2, a);
    }

    /** Of an element whose order divides p^4 - p^2 + 1, to a positive exponent; r must not be x. */
    public void powerCyclotomic(Fp12 r, Fp12 x, long exponent) {
        set(r, x);
        for (long bit = Long.highestOneBit(exponent) >>> 1; bit != 0; bit >>>= 1) {
            squareCyclotomic(r, r);
            if ((exponent & bit) != 0) multiply(r, r, x);
        }
    }
}
