package io.aichain.evm.precompile.field;

/** The cubic extension by v^3 = xi + u. Holds temporaries: one thread at a time. */
public final class Fp6Field implements Field<Fp6> {
    private final Fp2Field fp2;
    private final Fp2 t0, t1, t2, t3, t4, t5;

    public Fp6Field(Fp2Field fp2) {
        this.fp2 = fp2;
        t0 = fp2.create();
        t1 = fp2.create();
        t2 = fp2.create();
        t3 = fp2.create();
        t4 = fp2.create();
        t5 = fp2.create();
    }

    @Override
    public Fp6 create() {
        return new Fp6(fp2.create(), fp2.create(), fp2.create());
    }

    @Override
    public void set(Fp6 r, Fp6 x) {
        fp2.set(r.a(), x.a());
        fp2.set(r.b(), x.b());
        fp2.set(r.c(), x.c());
    }

    @Override
    public void setZero(Fp6 r) {
        fp2.setZero(r.a());
        fp2.setZero(r.b());
        fp2.setZero(r.c());
    }

    @Override
    public void setOne(Fp6 r) {
        setZero(r);
        fp2.setOne(r.a());
    }

    @Override
    public boolean isZero(Fp6 x) {
        return fp2.isZero(x.a()) && fp2.isZero(x.b()) && fp2.isZero(x.c());
    }

    @Override
    public boolean equal(Fp6 x, Fp6 y) {
        return fp2.equal(x.a(), y.a()) && fp2.equal(x.b(), y.b()) && fp2.equal(x.c(), y.c());
    }

    @Override
    public void add(Fp6 r, Fp6 x, Fp6 y) {
        fp2.add(r.a(), x.a(), y.a());
        fp2.add(r.b(), x.b(), y.b());
        fp2.add(r.c(), x.c(), y.c());
    }

    @Override
    public void subtract(Fp6 r, Fp6 x, Fp6 y) {
        fp2.subtract(r.a(), x.a(), y.a());
        fp2.subtract(r.b(), x.b(), y.b());
        fp2.subtract(r.c(), x.c(), y.c());
    }

    @Override
    public void negate(Fp6 r, Fp6 x) {
        fp2.negate(r.a(), x.a());
        fp2.negate(r.b(), x.b());
        fp2.negate(r.c(), x.c());
    }

    /** Karatsuba's way: six products. */
    @Override
    public void multiply(Fp6 r, Fp6 x, Fp6 y) {
        fp2.multiply(t0, x.a(), y.a());
        fp2.multiply(t1, x.b(), y.b());
        fp2.multiply(t2, x.c(), y.c());
        fp2.add(t3, x.b(), x.c());
        fp2.add(t4, y.b(), y.c());
        fp2.multiply(t3, t3, t4);
        fp2.subtract(t3, t3, t1);
        fp2.subtract(t3, t3, t2);
        fp2.multiplyByXi(t3, t3);
        fp2.add(t4, x.a(), x.b());
        fp2.add(t5, y.a(), y.b());
        fp2.multiply(t4, t4, t5);
        fp2.add(t5, x.a(), x.c());
        fp2.add(r.c(), y.a(), y.c());
        fp2.multiply(t5, t5, r.c());
        fp2.add(r.a(), t3, t0);
        fp2.subtract(t4, t4, t0);
        fp2.subtract(r.b(), t4, t1);
        fp2.subtract(t5, t5, t0);
        fp2.subtract(t5, t5, t2);
        fp2.add(r.c(), t5, t1);
        fp2.multiplyByXi(t2, t2);
        fp2.add(r.b(), r.b(), t2);
    }

    @Override
    public void square(Fp6 r, Fp6 x) {
        multiply(r, x, x);
    }

    /** By a + b v: five products. r must not be x. */
    void multiplyBy01(Fp6 r, Fp6 x, Fp2 a, Fp2 b) {
        fp2.multiply(t0, x.a(), a);
        fp2.multiply(t1, x.b(), b);
        fp2.multiply(t2, x.c(), b);
        fp2.multiplyByXi(t2, t2);
        fp2.add(r.a(), t0, t2);
        fp2.multiply(t2, x.c(), a);
        fp2.add(r.c(), t2, t1);
        fp2.add(t2, x.a(), x.b());
        fp2.add(t3, a, b);
        fp2.multiply(t2, t2, t3);
        fp2.subtract(t2, t2, t0);
        fp2.subtract(r.b(), t2, t1);
    }

    void scale(Fp6 r, Fp6 x, Fp2 a) {
        fp2.multiply(r.a(), x.a(), a);
        fp2.multiply(r.b(), x.b(), a);
        fp2.multiply(r.c(), x.c(), a);
    }

    void multiplyByV(Fp6 r, Fp6 x) {
        fp2.multiplyByXi(t0, x.c());
        fp2.set(r.c(), x.b());
        fp2.set(r.b(), x.a());
        fp2.set(r.a(), t0);
    }

    @Override
    public void invert(Fp6 r, Fp6 x) {
        fp2.square(t0, x.a());
        fp2.multiply(t3, x.b(), x.c());
        fp2.multiplyByXi(t3, t3);
        fp2.subtract(t0, t0, t3);
        fp2.square(t1, x.c());
        fp2.multiplyByXi(t1, t1);
        fp2.multiply(t3, x.a(), x.b());
        fp2.subtract(t1, t1, t3);
        fp2.square(t2, x.b());
        fp2.multiply(t3, x.a(), x.c());
        fp2.subtract(t2, t2, t3);
        fp2.multiply(t3, x.c(), t1);
        fp2.multiply(t4, x.b(), t2);
        fp2.add(t3, t3, t4);
        fp2.multiplyByXi(t3, t3);
        fp2.multiply(t4, x.a(), t0);
        fp2.add(t3, t3, t4);
        fp2.invert(t3, t3);
        fp2.multiply(r.a(), t0, t3);
        fp2.multiply(r.b(), t1, t3);
        fp2.multiply(r.c(), t2, t3);
    }
}
