package io.aichain.evm.precompile.bls;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.precompile.curve.Curve;
import io.aichain.evm.precompile.curve.Endomorphism;
import io.aichain.evm.precompile.curve.MultiScalar;
import io.aichain.evm.precompile.curve.Point;
import io.aichain.evm.precompile.field.Fp2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** On {@link Bls}, our own arithmetic: for machines without the native library, and its judge in tests. */
final class JavaBls implements BlsPrecompiles {
    private final String name;

    JavaBls(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public Bytes addG1(Bytes input) {
        if (input.size() != 2 * Encoding.G1) return null;
        Bls curve = new Bls();
        Optional<Point<long[]>> p = Encoding.readG1(curve, input.unsafeArray(), 0);
        Optional<Point<long[]>> q = Encoding.readG1(curve, input.unsafeArray(), Encoding.G1);
        if (p.isEmpty() || q.isEmpty()) return null;
        curve.g1.add(p.get(), p.get(), q.get());
        return Bytes.wrap(Encoding.writeG1(curve, p.get()));
    }

    @Override
    public Bytes addG2(Bytes input) {
        if (input.size() != 2 * Encoding.G2) return null;
        Bls curve = new Bls();
        Optional<Point<Fp2>> p = Encoding.readG2(curve, input.unsafeArray(), 0);
        Optional<Point<Fp2>> q = Encoding.readG2(curve, input.unsafeArray(), Encoding.G2);
        if (p.isEmpty() || q.isEmpty()) return null;
        curve.g2.add(p.get(), p.get(), q.get());
        return Bytes.wrap(Encoding.writeG2(curve, p.get()));
    }

    @Override
    public Bytes sumG1(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % Encoding.G1_TERM != 0) return null;
        Bls curve = new Bls();
        List<Point<long[]>> points = new ArrayList<>();
        List<byte[]> scalars = new ArrayList<>();
        for (int at = 0; at < in.length; at += Encoding.G1_TERM) {
            Optional<Point<long[]>> p = Encoding.readG1(curve, in, at);
            if (p.isEmpty() || !curve.isInG1(p.get())) return null;
            points.add(p.get());
            scalars.add(Arrays.copyOfRange(in, at + Encoding.G1, at + Encoding.G1_TERM));
        }
        return Bytes.wrap(Encoding.writeG1(curve, sum(curve.g1, curve.byX2, points, scalars)));
    }

    @Override
    public Bytes sumG2(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % Encoding.G2_TERM != 0) return null;
        Bls curve = new Bls();
        List<Point<Fp2>> points = new ArrayList<>();
        List<byte[]> scalars = new ArrayList<>();
        for (int at = 0; at < in.length; at += Encoding.G2_TERM) {
            Optional<Point<Fp2>> p = Encoding.readG2(curve, in, at);
            if (p.isEmpty() || !curve.isInG2(p.get())) return null;
            points.add(p.get());
            scalars.add(Arrays.copyOfRange(in, at + Encoding.G2, at + Encoding.G2_TERM));
        }
        return Bytes.wrap(Encoding.writeG2(curve, sum(curve.g2, curve.byX, points, scalars)));
    }

    private static <E> Point<E> sum(Curve<E> curve, Endomorphism<E> map, List<Point<E>> points, List<byte[]> scalars) {
        Point<E> r = curve.create();
        MultiScalar.sum(curve, map, r, points, scalars);
        return r;
    }

    @Override
    public Bytes pairing(Bytes input) {
        byte[] in = input.unsafeArray();
        if (in.length == 0 || in.length % Encoding.PAIR != 0) return null;
        Bls curve = new Bls();
        BlsPairing product = new BlsPairing(curve);
        for (int at = 0; at < in.length; at += Encoding.PAIR) {
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

    @Override
    public Bytes mapToG1(Bytes input) {
        long[] u = Bls.FIELD.create();
        if (input.size() != Encoding.FP || !Encoding.readFp(u, input.unsafeArray(), 0)) return null;
        Bls curve = new Bls();
        Point<long[]> r = curve.g1.create();
        MapToCurve.toG1(curve, r, u);
        return Bytes.wrap(Encoding.writeG1(curve, r));
    }

    @Override
    public Bytes mapToG2(Bytes input) {
        Bls curve = new Bls();
        Fp2 u = curve.fp2.create();
        if (input.size() != 2 * Encoding.FP || !Encoding.readFp2(u, input.unsafeArray(), 0)) return null;
        Point<Fp2> r = curve.g2.create();
        MapToCurve.toG2(curve, r, u);
        return Bytes.wrap(Encoding.writeG2(curve, r));
    }

    /** e(C - y G1 + z proof, G2) = e(proof, tau G2), which is e(C - y G1, G2) = e(proof, (tau - z) G2) without a product in G2. */
    @Override
    public boolean opens(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
        Bls curve = new Bls();
        Optional<Point<long[]>> c = Compressed.g1(curve, commitment);
        Optional<Point<long[]>> p = Compressed.g1(curve, proof);
        if (c.isEmpty() || p.isEmpty()) return false;
        Point<long[]> left = curve.g1.create();
        byte[] minusY = Bls.R.subtract(new BigInteger(1, y)).toByteArray();
        MultiScalar.sum(curve.g1, curve.byX2, left, List.of(Setup.G1_POINT, p.get()), List.of(minusY, z));
        curve.g1.add(left, left, c.get());
        curve.g1.normalise(left);
        BlsPairing product = new BlsPairing(curve);
        product.add(left, Setup.G2_POINT);
        product.add(p.get(), Setup.MINUS_TAU_POINT);
        return product.isOne();
    }

    /** Read once, when first asked for; a class is initialised by one thread. Never written to. */
    private static final class Setup {
        static final Point<long[]> G1_POINT =
                Compressed.g1(new Bls(), PointEvaluation.G1).orElseThrow();
        static final Point<Fp2> G2_POINT =
                Compressed.g2(new Bls(), PointEvaluation.G2).orElseThrow();
        static final Point<Fp2> MINUS_TAU_POINT = minusTau();

        private static Point<Fp2> minusTau() {
            Bls curve = new Bls();
            Point<Fp2> point = Compressed.g2(curve, PointEvaluation.TAU_G2).orElseThrow();
            curve.g2.negate(point, point);
            return point;
        }
    }
}
