package io.aichain.evm.precompile.bls;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.curve.Curve;
import io.aichain.evm.precompile.curve.Endomorphism;
import io.aichain.evm.precompile.curve.MultiScalar;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** 0x0b to 0x11, EIP-2537. Null is a failure: wrong length, wrong encoding, a point not on its curve, or not in its group where that matters. */
public final class BlsPrecompiles {
    private static final int SCALAR = 32;
    private static final int G1_TERM = Encoding.G1 + SCALAR;
    private static final int G2_TERM = Encoding.G2 + SCALAR;
    private static final int PAIR = Encoding.G1 + Encoding.G2;

    private BlsPrecompiles() {}

    /** 0x0b: two points to their sum; they need not be of order R. */
    public static Bytes addG1(Bytes input) {
        if (input.size() != 2 * Encoding.G1) return null;
        Bls curve = new Bls();
        Optional<Point<long[]>> p = Encoding.readG1(curve, input.unsafeArray(), 0);
        Optional<Point<long[]>> q = Encoding.readG1(curve, input.unsafeArray(), Encoding.G1);
        if (p.isEmpty() || q.isEmpty()) return null;
        curve.g1.add(p.get(), p.get(), q.get());
        return Bytes.wrap(Encoding.writeG1(curve, p.get()));
    }

    /** 0x0d, as 0x0b. */
    public static Bytes addG2(Bytes input) {
        if (input.size() != 2 * Encoding.G2) return null;
        Bls curve = new Bls();
        Optional<Point<Fp2>> p = Encoding.readG2(curve, input.unsafeArray(), 0);
        Optional<Point<Fp2>> q = Encoding.readG2(curve, input.unsafeArray(), Encoding.G2);
        if (p.isEmpty() || q.isEmpty()) return null;
        curve.g2.add(p.get(), p.get(), q.get());
        return Bytes.wrap(Encoding.writeG2(curve, p.get()));
    }

    /** 0x0c: terms of a point of order R and any 32-byte scalar, one or more, to the sum of their products. */
    public static Bytes sumG1(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % G1_TERM != 0) return null;
        Bls curve = new Bls();
        List<Point<long[]>> points = new ArrayList<>();
        List<byte[]> scalars = new ArrayList<>();
        for (int at = 0; at < in.length; at += G1_TERM) {
            Optional<Point<long[]>> p = Encoding.readG1(curve, in, at);
            if (p.isEmpty() || !curve.isInG1(p.get())) return null;
            points.add(p.get());
            scalars.add(Arrays.copyOfRange(in, at + Encoding.G1, at + G1_TERM));
        }
        return Bytes.wrap(Encoding.writeG1(curve, sum(curve.g1, curve.byX2, points, scalars)));
    }

    /** 0x0e, as 0x0c. */
    public static Bytes sumG2(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % G2_TERM != 0) return null;
        Bls curve = new Bls();
        List<Point<Fp2>> points = new ArrayList<>();
        List<byte[]> scalars = new ArrayList<>();
        for (int at = 0; at < in.length; at += G2_TERM) {
            Optional<Point<Fp2>> p = Encoding.readG2(curve, in, at);
            if (p.isEmpty() || !curve.isInG2(p.get())) return null;
            points.add(p.get());
            scalars.add(Arrays.copyOfRange(in, at + Encoding.G2, at + G2_TERM));
        }
        return Bytes.wrap(Encoding.writeG2(curve, sum(curve.g2, curve.byX, points, scalars)));
    }

    private static <E> Point<E> sum(Curve<E> curve, Endomorphism<E> map, List<Point<E>> points, List<byte[]> scalars) {
        Point<E> r = curve.create();
        MultiScalar.sum(curve, map, r, points, scalars);
        return r;
    }

    /** 0x0f: pairs of points of order R, one or more, to the word 1 if the product of their pairings is one, else 0. */
    public static Bytes pairing(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % PAIR != 0) return null;
        Bls curve = new Bls();
        BlsPairing product = new BlsPairing(curve);
        for (int at = 0; at < in.length; at += PAIR) {
            Optional<Point<long[]>> p = Encoding.readG1(curve, in, at);
            if (p.isEmpty() || !curve.isInG1(p.get())) return null;
            Optional<Point<Fp2>> q = Encoding.readG2(curve, in, at + Encoding.G1);
            if (q.isEmpty() || !curve.isInG2(q.get())) return null;
            product.add(p.get(), q.get());
        }
        byte[] word = new byte[32];
        if (product.isOne()) word[31] = 1;
        return Bytes.wrap(word);
    }

    /** 0x10: a field element to a point of order R. */
    public static Bytes mapToG1(Bytes input) {
        long[] u = Bls.FIELD.create();
        if (input.size() != Encoding.FP || !Encoding.readFp(u, input.unsafeArray(), 0)) return null;
        Bls curve = new Bls();
        Point<long[]> r = curve.g1.create();
        MapToCurve.toG1(curve, r, u);
        return Bytes.wrap(Encoding.writeG1(curve, r));
    }

    /** 0x11: an element of the quadratic field to a point of order R. */
    public static Bytes mapToG2(Bytes input) {
        Bls curve = new Bls();
        Fp2 u = curve.fp2.create();
        if (input.size() != 2 * Encoding.FP || !Encoding.readFp2(u, input.unsafeArray(), 0)) return null;
        Point<Fp2> r = curve.g2.create();
        MapToCurve.toG2(curve, r, u);
        return Bytes.wrap(Encoding.writeG2(curve, r));
    }

    public static long gasOfSumG1(Bytes input) {
        return MsmGas.g1(input.size() / G1_TERM);
    }

    public static long gasOfSumG2(Bytes input) {
        return MsmGas.g2(input.size() / G2_TERM);
    }

    public static long gasOfPairing(Bytes input) {
        return 37_700 + 32_600L * (input.size() / PAIR);
    }
}
