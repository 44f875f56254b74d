package io.aichain.evm.precompile.curve;

import java.util.ArrayList;
import java.util.List;

/** The sum of scalar times point over many, in the way that is quicker for so many. */
public final class MultiScalar {
    /** From so many points on buckets win over tables of odd multiples (measured: docs/evm.md, Precompiles). */
    private static final int BUCKETS_FROM = 64;

    private MultiScalar() {}

    /**
     * @param points each affine and of a large prime order, or infinite
     * @param scalars big-endian, of up to 32 bytes each
     */
    public static <E> void sum(Curve<E> curve, Point<E> r, List<Point<E>> points, List<byte[]> scalars) {
        List<Point<E>> finite = new ArrayList<>(points.size());
        List<byte[]> theirs = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            if (curve.isInfinity(points.get(i))) continue;
            finite.add(points.get(i));
            theirs.add(scalars.get(i));
        }
        if (finite.size() < BUCKETS_FROM) OddMultiples.sum(curve, r, OddMultiples.of(curve, finite), theirs);
        else Buckets.sum(curve, r, finite, theirs);
    }
}
