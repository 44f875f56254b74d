package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.PrimeField;
import java.util.Arrays;
import java.util.Optional;

/**
 * EIP-2537: 64 bytes for a field element, of which the first 16 are zero; x then y of a point, real part first; all zeros are infinity. A scalar
 * is any 32 bytes.
 */
final class Encoding {
    static final int FP = 64;
    static final int G1 = 2 * FP;
    static final int G2 = 4 * FP;
    static final int SCALAR = 32;
    static final int G1_TERM = G1 + SCALAR;
    static final int G2_TERM = G2 + SCALAR;
    static final int PAIR = G1 + G2;

    private static final PrimeField F = Bls.FIELD;
    static final int PADDING = 16;
    private static final byte[] ZEROS = new byte[PADDING];

    private Encoding() {}

    /** @return false unless it is padded with zeros and below p */
    static boolean readFp(long[] r, byte[] in, int at) {
        return Arrays.equals(in, at, at + PADDING, ZEROS, 0, PADDING) && F.read(r, in, at + PADDING);
    }

    static boolean readFp2(Fp2 r, byte[] in, int at) {
        return readFp(r.re(), in, at) && readFp(r.im(), in, at + FP);
    }

    /** A point of the curve, in whatever subgroup. */
    static Optional<Point<long[]>> readG1(Bls curve, byte[] in, int at) {
        long[] x = F.create();
        long[] y = F.create();
        if (!readFp(x, in, at) || !readFp(y, in, at + FP)) return Optional.empty();
        if (F.isZero(x) && F.isZero(y)) return Optional.of(curve.g1.create());
        return curve.g1.isOnCurve(x, y) ? Optional.of(curve.g1.affine(x, y)) : Optional.empty();
    }

    /** A point of the twist, in whatever subgroup. */
    static Optional<Point<Fp2>> readG2(Bls curve, byte[] in, int at) {
        Fp2 x = curve.fp2.create();
        Fp2 y = curve.fp2.create();
        if (!readFp2(x, in, at) || !readFp2(y, in, at + 2 * FP)) return Optional.empty();
        if (curve.fp2.isZero(x) && curve.fp2.isZero(y)) return Optional.of(curve.g2.create());
        return curve.g2.isOnCurve(x, y) ? Optional.of(curve.g2.affine(x, y)) : Optional.empty();
    }

    static byte[] writeG1(Bls curve, Point<long[]> p) {
        byte[] out = new byte[G1];
        if (curve.g1.isInfinity(p)) return out;
        curve.g1.normalise(p);
        F.write(out, PADDING, p.x());
        F.write(out, FP + PADDING, p.y());
        return out;
    }

    static byte[] writeG2(Bls curve, Point<Fp2> p) {
        byte[] out = new byte[G2];
        if (curve.g2.isInfinity(p)) return out;
        curve.g2.normalise(p);
        F.write(out, PADDING, p.x().re());
        F.write(out, FP + PADDING, p.x().im());
        F.write(out, 2 * FP + PADDING, p.y().re());
        F.write(out, 3 * FP + PADDING, p.y().im());
        return out;
    }
}
