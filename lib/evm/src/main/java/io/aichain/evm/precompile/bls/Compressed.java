package io.aichain.evm.precompile.bls;

import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import io.aichain.evm.precompile.field.PrimeField;
import java.util.Optional;

/**
 * The compressed form of points (Zcash's, as consensus-specs have it): x in 48 or 96 bytes, imaginary part first, whose three highest bits say
 * compressed, infinite, and which y: the larger one. Points must be of order R.
 */
final class Compressed {
    private static final PrimeField F = Bls.FIELD;
    private static final int COMPRESSED = 0x80;
    private static final int INFINITE = 0x40;
    static final int LARGER = 0x20;

    private Compressed() {}

    static Optional<Point<long[]>> g1(Bls curve, byte[] in) {
        if ((in[0] & COMPRESSED) == 0) return Optional.empty();
        if ((in[0] & INFINITE) != 0) return isBareInfinity(in) ? Optional.of(curve.g1.create()) : Optional.empty();
        long[] x = F.create();
        if (!F.read(x, withoutFlags(in), 0)) return Optional.empty();
        long[] right = F.create();
        F.square(right, x);
        F.multiply(right, right, x);
        F.add(right, right, Bls.FOUR);
        long[] y = F.create();
        if (!Roots.sqrt(y, right)) return Optional.empty();
        if (Roots.isUpper(y) != ((in[0] & LARGER) != 0)) F.negate(y, y);
        Point<long[]> p = curve.g1.affine(x, y);
        return curve.isInG1(p) ? Optional.of(p) : Optional.empty();
    }

    static Optional<Point<Fp2>> g2(Bls curve, byte[] in) {
        if ((in[0] & COMPRESSED) == 0) return Optional.empty();
        if ((in[0] & INFINITE) != 0) return isBareInfinity(in) ? Optional.of(curve.g2.create()) : Optional.empty();
        byte[] bytes = withoutFlags(in);
        Fp2 x = curve.fp2.create();
        if (!F.read(x.im(), bytes, 0) || !F.read(x.re(), bytes, 48)) return Optional.empty();
        Fp2 right = curve.fp2.create();
        curve.fp2.square(right, x);
        curve.fp2.multiply(right, right, x);
        curve.fp2.add(right, right, new Fp2(Bls.FOUR, Bls.FOUR));
        Fp2 y = curve.fp2.create();
        if (!Roots.sqrt(curve.fp2, y, right)) return Optional.empty();
        boolean larger = F.isZero(y.im()) ? Roots.isUpper(y.re()) : Roots.isUpper(y.im());
        if (larger != ((in[0] & LARGER) != 0)) curve.fp2.negate(y, y);
        Point<Fp2> p = curve.g2.affine(x, y);
        return curve.isInG2(p) ? Optional.of(p) : Optional.empty();
    }

    private static byte[] withoutFlags(byte[] in) {
        byte[] out = in.clone();
        out[0] &= 0x1f;
        return out;
    }

    private static boolean isBareInfinity(byte[] in) {
        int rest = in[0] & ~(COMPRESSED | INFINITE) & 0xff;
        for (int i = 1; i < in.length; i++) rest |= in[i];
        return rest == 0;
    }
}
