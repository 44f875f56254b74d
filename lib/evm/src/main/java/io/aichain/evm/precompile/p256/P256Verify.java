package io.aichain.evm.precompile.p256;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.curve.Curve;
import io.aichain.evm.precompile.curve.OddMultiples;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Field260;
import java.math.BigInteger;
import java.util.List;

/** 0x100, EIP-7951: hash[32] r[32] s[32] x[32] y[32] to the word 1 if that is an ECDSA signature on secp256r1, else to nothing; never a failure. */
public final class P256Verify {
    private static final int BYTES = 160;

    private static final Field260 FIELD =
            new Field260(number("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"));
    private static final Field260 SCALARS =
            new Field260(number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"));
    private static final long[] B = element("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /** Read only. */
    private static final OddMultiples<long[]> GENERATOR = generator();

    private P256Verify() {}

    public static Bytes verify(Bytes input) {
        byte[] out = new byte[32];
        out[31] = 1;
        return input.size() == BYTES && isValid(input.unsafeArray()) ? Bytes.wrap(out) : Bytes.EMPTY;
    }

    private static boolean isValid(byte[] in) {
        long[] r = SCALARS.create();
        long[] s = SCALARS.create();
        if (!SCALARS.read(r, in, 32) || !SCALARS.read(s, in, 64) || SCALARS.isZero(r) || SCALARS.isZero(s))
            return false;
        long[] x = FIELD.create();
        long[] y = FIELD.create();
        if (!FIELD.read(x, in, 96) || !FIELD.read(y, in, 128)) return false;
        Curve<long[]> curve = Curve.minus3AndB(FIELD, B);
        if (!curve.isOnCurve(x, y)) return false; // nor is infinity, as (0, 0), since b is not zero
        long[] hash = SCALARS.of(new BigInteger(1, in, 0, 32));
        SCALARS.invert(s, s);
        SCALARS.multiply(hash, hash, s);
        SCALARS.multiply(r, r, s);
        Point<long[]> sum = curve.create();
        OddMultiples<long[]> key =
                OddMultiples.of(curve, List.of(curve.affine(x, y))).getFirst();
        OddMultiples.sum(curve, sum, List.of(GENERATOR, key), List.of(bytes(hash), bytes(r)));
        return !curve.isInfinity(sum) && hasAbscissa(sum, new BigInteger(1, in, 32, 32));
    }

    /** x is r modulo the order: r or, as p is less than twice the order, r + order. Compared as r z^2, which spares an inversion. */
    private static boolean hasAbscissa(Point<long[]> point, BigInteger r) {
        long[] z2 = FIELD.create();
        FIELD.square(z2, point.z());
        for (BigInteger x : List.of(r, r.add(SCALARS.modulus()))) {
            if (x.compareTo(FIELD.modulus()) >= 0) return false;
            long[] expected = FIELD.of(x);
            FIELD.multiply(expected, expected, z2);
            if (FIELD.equal(expected, point.x())) return true;
        }
        return false;
    }

    private static byte[] bytes(long[] scalar) {
        byte[] bytes = new byte[32];
        SCALARS.write(bytes, 0, scalar);
        return bytes;
    }

    private static OddMultiples<long[]> generator() {
        Curve<long[]> curve = Curve.minus3AndB(FIELD, B);
        Point<long[]> g = curve.affine(
                element("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
                element("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));
        return OddMultiples.fixed(curve, g, 8);
    }

    private static long[] element(String hex) {
        return FIELD.of(number(hex));
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }
}
