package io.aichain.evm.precompile.field;

import java.math.BigInteger;

/**
 * A prime field in seven limbs of 55 bits. Limbs of less than 64 bits are what makes it quick in Java, which has no carry flag: the
 * products of all rows are summed as they are, and carried once at the end. The high half of a product of limbs is the high half of
 * the product of the limb shifted left by 9. Unrolled so that the limbs stay in registers; {@code bench/run precompiles} shows what it pays.
 */
public final class Field385 implements PrimeField {
    private static final int BITS = 55;
    private static final long MASK = (1L << BITS) - 1;

    private final Modulus constants;
    private final long p0, p1, p2, p3, p4, p5, p6;
    private final long q0, q1, q2, q3, q4, q5, q6;
    private final long negatedInverse;

    /** @param modulus odd, of at most 383 bits */
    public Field385(BigInteger modulus) {
        constants = Modulus.of(modulus, 7, BITS);
        long[] p = constants.limbs();
        p0 = p[0];
        p1 = p[1];
        p2 = p[2];
        p3 = p[3];
        p4 = p[4];
        p5 = p[5];
        p6 = p[6];
        q0 = p0 << (64 - BITS);
        q1 = p1 << (64 - BITS);
        q2 = p2 << (64 - BITS);
        q3 = p3 << (64 - BITS);
        q4 = p4 << (64 - BITS);
        q5 = p5 << (64 - BITS);
        q6 = p6 << (64 - BITS);
        negatedInverse = constants.negatedInverse();
    }

    @Override
    public Modulus constants() {
        return constants;
    }

    @Override
    public void add(long[] r, long[] a, long[] b) {
        below(
                r,
                a[0] + b[0] - p0,
                a[1] + b[1] - p1,
                a[2] + b[2] - p2,
                a[3] + b[3] - p3,
                a[4] + b[4] - p4,
                a[5] + b[5] - p5,
                a[6] + b[6] - p6);
    }

    @Override
    public void subtract(long[] r, long[] a, long[] b) {
        below(r, a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3], a[4] - b[4], a[5] - b[5], a[6] - b[6]);
    }

    @Override
    public void negate(long[] r, long[] a) {
        if (isZero(a)) setZero(r);
        else subtract(r, constants.limbs(), a);
    }

    @Override
    public void multiply(long[] r, long[] a, long[] b) {
        long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6];
        long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6];
        long s0 = a0 << (64 - BITS),
                s1 = a1 << (64 - BITS),
                s2 = a2 << (64 - BITS),
                s3 = a3 << (64 - BITS),
                s4 = a4 << (64 - BITS),
                s5 = a5 << (64 - BITS),
                s6 = a6 << (64 - BITS);
        long t0 = ((a0 * b0) & MASK);
        long t1 = ((a0 * b1) & MASK) + ((a1 * b0) & MASK) + Math.unsignedMultiplyHigh(s0, b0);
        long t2 = ((a0 * b2) & MASK)
                + ((a1 * b1) & MASK)
                + ((a2 * b0) & MASK)
                + Math.unsignedMultiplyHigh(s0, b1)
                + Math.unsignedMultiplyHigh(s1, b0);
        long t3 = ((a0 * b3) & MASK)
                + ((a1 * b2) & MASK)
                + ((a2 * b1) & MASK)
                + ((a3 * b0) & MASK)
                + Math.unsignedMultiplyHigh(s0, b2)
                + Math.unsignedMultiplyHigh(s1, b1)
                + Math.unsignedMultiplyHigh(s2, b0);
        long t4 = ((a0 * b4) & MASK)
                + ((a1 * b3) & MASK)
                + ((a2 * b2) & MASK)
                + ((a3 * b1) & MASK)
                + ((a4 * b0) & MASK)
                + Math.unsignedMultiplyHigh(s0, b3)
                + Math.unsignedMultiplyHigh(s1, b2)
                + Math.unsignedMultiplyHigh(s2, b1)
                + Math.unsignedMultiplyHigh(s3, b0);
        long t5 = ((a0 * b5) & MASK)
                + ((a1 * b4) & MASK)
                + ((a2 * b3) & MASK)
                + ((a3 * b2) & MASK)
                + ((a4 * b1) & MASK)
                + ((a5 * b0) & MASK)
                + Math.unsignedMultiplyHigh(s0, b4)
                + Math.unsignedMultiplyHigh(s1, b3)
                + Math.unsignedMultiplyHigh(s2, b2)
                + Math.unsignedMultiplyHigh(s3, b1)
                + Math.unsignedMultiplyHigh(s4, b0);
        long t6 = ((a0 * b6) & MASK)
                + ((a1 * b5) & MASK)
                + ((a2 * b4) & MASK)
                + ((a3 * b3) & MASK)
                + ((a4 * b2) & MASK)
                + ((a5 * b1) & MASK)
                + ((a6 * b0) & MASK)
                + Math.unsignedMultiplyHigh(s0, b5)
                + Math.unsignedMultiplyHigh(s1, b4)
                + Math.unsignedMultiplyHigh(s2, b3)
                + Math.unsignedMultiplyHigh(s3, b2)
                + Math.unsignedMultiplyHigh(s4, b1)
                + Math.unsignedMultiplyHigh(s5, b0);
        long t7 = ((a1 * b6) & MASK)
                + ((a2 * b5) & MASK)
                + ((a3 * b4) & MASK)
                + ((a4 * b3) & MASK)
                + ((a5 * b2) & MASK)
                + ((a6 * b1) & MASK)
                + Math.unsignedMultiplyHigh(s0, b6)
                + Math.unsignedMultiplyHigh(s1, b5)
                + Math.unsignedMultiplyHigh(s2, b4)
                + Math.unsignedMultiplyHigh(s3, b3)
                + Math.unsignedMultiplyHigh(s4, b2)
                + Math.unsignedMultiplyHigh(s5, b1)
                + Math.unsignedMultiplyHigh(s6, b0);
        long t8 = ((a2 * b6) & MASK)
                + ((a3 * b5) & MASK)
                + ((a4 * b4) & MASK)
                + ((a5 * b3) & MASK)
                + ((a6 * b2) & MASK)
                + Math.unsignedMultiplyHigh(s1, b6)
                + Math.unsignedMultiplyHigh(s2, b5)
                + Math.unsignedMultiplyHigh(s3, b4)
                + Math.unsignedMultiplyHigh(s4, b3)
                + Math.unsignedMultiplyHigh(s5, b2)
                + Math.unsignedMultiplyHigh(s6, b1);
        long t9 = ((a3 * b6) & MASK)
                + ((a4 * b5) & MASK)
                + ((a5 * b4) & MASK)
                + ((a6 * b3) & MASK)
                + Math.unsignedMultiplyHigh(s2, b6)
                + Math.unsignedMultiplyHigh(s3, b5)
                + Math.unsignedMultiplyHigh(s4, b4)
                + Math.unsignedMultiplyHigh(s5, b3)
                + Math.unsignedMultiplyHigh(s6, b2);
        long t10 = ((a4 * b6) & MASK)
                + ((a5 * b5) & MASK)
                + ((a6 * b4) & MASK)
                + Math.unsignedMultiplyHigh(s3, b6)
                + Math.unsignedMultiplyHigh(s4, b5)
                + Math.unsignedMultiplyHigh(s5, b4)
                + Math.unsignedMultiplyHigh(s6, b3);
        long t11 = ((a5 * b6) & MASK)
                + ((a6 * b5) & MASK)
                + Math.unsignedMultiplyHigh(s4, b6)
                + Math.unsignedMultiplyHigh(s5, b5)
                + Math.unsignedMultiplyHigh(s6, b4);
        long t12 = ((a6 * b6) & MASK) + Math.unsignedMultiplyHigh(s5, b6) + Math.unsignedMultiplyHigh(s6, b5);
        long t13 = Math.unsignedMultiplyHigh(s6, b6);
        long m;
        m = (t0 * negatedInverse) & MASK;
        t1 += (t0 + ((p0 * m) & MASK)) >>> BITS;
        t1 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t2 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t3 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t4 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t5 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t6 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t7 += Math.unsignedMultiplyHigh(q6, m);
        m = (t1 * negatedInverse) & MASK;
        t2 += (t1 + ((p0 * m) & MASK)) >>> BITS;
        t2 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t3 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t4 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t5 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t6 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t7 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t8 += Math.unsignedMultiplyHigh(q6, m);
        m = (t2 * negatedInverse) & MASK;
        t3 += (t2 + ((p0 * m) & MASK)) >>> BITS;
        t3 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t4 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t5 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t6 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t7 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t8 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t9 += Math.unsignedMultiplyHigh(q6, m);
        m = (t3 * negatedInverse) & MASK;
        t4 += (t3 + ((p0 * m) & MASK)) >>> BITS;
        t4 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t5 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t6 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t7 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t8 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t9 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t10 += Math.unsignedMultiplyHigh(q6, m);
        m = (t4 * negatedInverse) & MASK;
        t5 += (t4 + ((p0 * m) & MASK)) >>> BITS;
        t5 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t6 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t7 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t8 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t9 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t10 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t11 += Math.unsignedMultiplyHigh(q6, m);
        m = (t5 * negatedInverse) & MASK;
        t6 += (t5 + ((p0 * m) & MASK)) >>> BITS;
        t6 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t7 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t8 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t9 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t10 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t11 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t12 += Math.unsignedMultiplyHigh(q6, m);
        m = (t6 * negatedInverse) & MASK;
        t7 += (t6 + ((p0 * m) & MASK)) >>> BITS;
        t7 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t8 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t9 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t10 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t11 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t12 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t13 += Math.unsignedMultiplyHigh(q6, m);
        below(r, t7 - p0, t8 - p1, t9 - p2, t10 - p3, t11 - p4, t12 - p5, t13 - p6);
    }

    @Override
    public void square(long[] r, long[] a) {
        long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6];
        long s0 = a0 << (64 - BITS),
                s1 = a1 << (64 - BITS),
                s2 = a2 << (64 - BITS),
                s3 = a3 << (64 - BITS),
                s4 = a4 << (64 - BITS),
                s5 = a5 << (64 - BITS),
                s6 = a6 << (64 - BITS);
        long t0 = ((a0 * a0) & MASK);
        long t1 = 2 * ((a0 * a1) & MASK) + Math.unsignedMultiplyHigh(s0, a0);
        long t2 = 2 * (((a0 * a2) & MASK) + Math.unsignedMultiplyHigh(s0, a1)) + ((a1 * a1) & MASK);
        long t3 = 2 * (((a0 * a3) & MASK) + ((a1 * a2) & MASK) + Math.unsignedMultiplyHigh(s0, a2))
                + Math.unsignedMultiplyHigh(s1, a1);
        long t4 = 2
                        * (((a0 * a4) & MASK)
                                + ((a1 * a3) & MASK)
                                + Math.unsignedMultiplyHigh(s0, a3)
                                + Math.unsignedMultiplyHigh(s1, a2))
                + ((a2 * a2) & MASK);
        long t5 = 2
                        * (((a0 * a5) & MASK)
                                + ((a1 * a4) & MASK)
                                + ((a2 * a3) & MASK)
                                + Math.unsignedMultiplyHigh(s0, a4)
                                + Math.unsignedMultiplyHigh(s1, a3))
                + Math.unsignedMultiplyHigh(s2, a2);
        long t6 = 2
                        * (((a0 * a6) & MASK)
                                + ((a1 * a5) & MASK)
                                + ((a2 * a4) & MASK)
                                + Math.unsignedMultiplyHigh(s0, a5)
                                + Math.unsignedMultiplyHigh(s1, a4)
                                + Math.unsignedMultiplyHigh(s2, a3))
                + ((a3 * a3) & MASK);
        long t7 = 2
                        * (((a1 * a6) & MASK)
                                + ((a2 * a5) & MASK)
                                + ((a3 * a4) & MASK)
                                + Math.unsignedMultiplyHigh(s0, a6)
                                + Math.unsignedMultiplyHigh(s1, a5)
                                + Math.unsignedMultiplyHigh(s2, a4))
                + Math.unsignedMultiplyHigh(s3, a3);
        long t8 = 2
                        * (((a2 * a6) & MASK)
                                + ((a3 * a5) & MASK)
                                + Math.unsignedMultiplyHigh(s1, a6)
                                + Math.unsignedMultiplyHigh(s2, a5)
                                + Math.unsignedMultiplyHigh(s3, a4))
                + ((a4 * a4) & MASK);
        long t9 = 2
                        * (((a3 * a6) & MASK)
                                + ((a4 * a5) & MASK)
                                + Math.unsignedMultiplyHigh(s2, a6)
                                + Math.unsignedMultiplyHigh(s3, a5))
                + Math.unsignedMultiplyHigh(s4, a4);
        long t10 = 2 * (((a4 * a6) & MASK) + Math.unsignedMultiplyHigh(s3, a6) + Math.unsignedMultiplyHigh(s4, a5))
                + ((a5 * a5) & MASK);
        long t11 = 2 * (((a5 * a6) & MASK) + Math.unsignedMultiplyHigh(s4, a6)) + Math.unsignedMultiplyHigh(s5, a5);
        long t12 = 2 * Math.unsignedMultiplyHigh(s5, a6) + ((a6 * a6) & MASK);
        long t13 = Math.unsignedMultiplyHigh(s6, a6);
        long m;
        m = (t0 * negatedInverse) & MASK;
        t1 += (t0 + ((p0 * m) & MASK)) >>> BITS;
        t1 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t2 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t3 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t4 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t5 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t6 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t7 += Math.unsignedMultiplyHigh(q6, m);
        m = (t1 * negatedInverse) & MASK;
        t2 += (t1 + ((p0 * m) & MASK)) >>> BITS;
        t2 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t3 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t4 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t5 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t6 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t7 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t8 += Math.unsignedMultiplyHigh(q6, m);
        m = (t2 * negatedInverse) & MASK;
        t3 += (t2 + ((p0 * m) & MASK)) >>> BITS;
        t3 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t4 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t5 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t6 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t7 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t8 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t9 += Math.unsignedMultiplyHigh(q6, m);
        m = (t3 * negatedInverse) & MASK;
        t4 += (t3 + ((p0 * m) & MASK)) >>> BITS;
        t4 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t5 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t6 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t7 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t8 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t9 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t10 += Math.unsignedMultiplyHigh(q6, m);
        m = (t4 * negatedInverse) & MASK;
        t5 += (t4 + ((p0 * m) & MASK)) >>> BITS;
        t5 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t6 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t7 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t8 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t9 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t10 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t11 += Math.unsignedMultiplyHigh(q6, m);
        m = (t5 * negatedInverse) & MASK;
        t6 += (t5 + ((p0 * m) & MASK)) >>> BITS;
        t6 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t7 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t8 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t9 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t10 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t11 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t12 += Math.unsignedMultiplyHigh(q6, m);
        m = (t6 * negatedInverse) & MASK;
        t7 += (t6 + ((p0 * m) & MASK)) >>> BITS;
        t7 += ((p1 * m) & MASK) + Math.unsignedMultiplyHigh(q0, m);
        t8 += ((p2 * m) & MASK) + Math.unsignedMultiplyHigh(q1, m);
        t9 += ((p3 * m) & MASK) + Math.unsignedMultiplyHigh(q2, m);
        t10 += ((p4 * m) & MASK) + Math.unsignedMultiplyHigh(q3, m);
        t11 += ((p5 * m) & MASK) + Math.unsignedMultiplyHigh(q4, m);
        t12 += ((p6 * m) & MASK) + Math.unsignedMultiplyHigh(q5, m);
        t13 += Math.unsignedMultiplyHigh(q6, m);
        below(r, t7 - p0, t8 - p1, t9 - p2, t10 - p3, t11 - p4, t12 - p5, t13 - p6);
    }

    /** Carries, and adds the modulus if the number is negative. */
    private void below(long[] r, long t0, long t1, long t2, long t3, long t4, long t5, long t6) {
        t1 += t0 >> BITS;
        t2 += t1 >> BITS;
        t3 += t2 >> BITS;
        t4 += t3 >> BITS;
        t5 += t4 >> BITS;
        t6 += t5 >> BITS;
        long negative = t6 >> 63;
        t0 = (t0 & MASK) + (p0 & negative);
        t1 = (t1 & MASK) + (p1 & negative) + (t0 >> BITS);
        t2 = (t2 & MASK) + (p2 & negative) + (t1 >> BITS);
        t3 = (t3 & MASK) + (p3 & negative) + (t2 >> BITS);
        t4 = (t4 & MASK) + (p4 & negative) + (t3 >> BITS);
        t5 = (t5 & MASK) + (p5 & negative) + (t4 >> BITS);
        t6 += (p6 & negative) + (t5 >> BITS);
        r[0] = t0 & MASK;
        r[1] = t1 & MASK;
        r[2] = t2 & MASK;
        r[3] = t3 & MASK;
        r[4] = t4 & MASK;
        r[5] = t5 & MASK;
        r[6] = t6;
    }
}
