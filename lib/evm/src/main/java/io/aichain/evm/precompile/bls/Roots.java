package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.Fp2Field;
import io.aichain.evm.precompile.field.PrimeField;
import java.math.BigInteger;

/** Square roots in the field, whose prime is 3 modulo 4, and in its quadratic extension. Which of the two roots comes out is not said. */
final class Roots {
    private static final PrimeField F = Bls.FIELD;
    private static final BigInteger QUARTER = F.modulus().add(BigInteger.ONE).shiftRight(2);
    private static final long[] HALF = F.of(BigInteger.TWO.modInverse(F.modulus()));
    private static final BigInteger MIDDLE = F.modulus().shiftRight(1);

    private Roots() {}

    /** r = sqrt(a), or sqrt(-a) if a has none. @return whether it has; r must not be a */
    static boolean sqrt(long[] r, long[] a) {
        F.power(r, a, QUARTER);
        long[] check = F.create();
        F.square(check, r);
        return F.equal(check, a);
    }

    /** @return false if a has no root; r must not be a */
    static boolean sqrt(Fp2Field f, Fp2 r, Fp2 a) {
        if (F.isZero(a.im())) {
            F.setZero(r.re());
            F.setZero(r.im());
            long[] root = F.create();
            boolean real = sqrt(root, a.re());
            F.set(real ? r.re() : r.im(), root);
            return true;
        }
        long[] norm = F.create();
        long[] length = F.create();
        f.norm(norm, a);
        if (!sqrt(length, norm)) return false;
        // (x + y u)^2 = a: x^2 is (re + length) / 2 or (re - length) / 2, of which one is a square, as their product is
        // -(im / 2)^2
        long[] half = F.create();
        F.add(half, a.re(), length);
        F.multiply(half, half, HALF);
        long[] root = F.create();
        boolean first = sqrt(root, half);
        long[] other = F.create();
        F.add(other, root, root);
        F.invert(other, other);
        F.multiply(other, other, a.im());
        F.set(r.re(), first ? root : other);
        F.set(r.im(), first ? other : root);
        return true;
    }

    /** RFC 9380's sgn0: the lowest bit. */
    static boolean isOdd(long[] a) {
        return (F.plain(a)[0] & 1) != 0;
    }

    static boolean isOdd(Fp2 a) {
        return F.isZero(a.re()) ? isOdd(a.im()) : isOdd(a.re());
    }

    /** Above (p - 1) / 2. */
    static boolean isUpper(long[] a) {
        return F.toBigInteger(a).compareTo(MIDDLE) > 0;
    }
}
