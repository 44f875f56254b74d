package io.aichain.evm.precompile.curve;

import java.util.ArrayList;
import java.util.List;

/** The sum of scalar times point over many, in the way that is quicker for so many. */
public final class MultiScalar {
    /** From so many points on buckets win over tables of odd multiples (measured: docs/evm.md, "Time of precompiles"). */
    private static final int BUCKETS_FROM = 48;

    private MultiScalar() {}

    /**
     * @param points each affine and of the large prime order, or infinite
     * @param scalars big-endian, of up to 32 bytes each
     */
    public static <E> void sum(
            Curve<E> curve, Endomorphism<E> map, Point<E> r, List<Point<E>> points, List<byte[]> scalars) {
        List<Point<E>> finite = new ArrayList<>(points.size());
        List<byte[]> digits = new ArrayList<>(points.size() * map.parts());
        for (int i = 0; i < points.size(); i++) {
            if (curve.isInfinity(points.get(i))) continue;
            finite.add(points.get(i));
            digits.addAll(List.of(map.digits(scalars.get(i))));
        }
        if (finite.size() < BUCKETS_FROM) {
            List<OddMultiples<E>> tables = new ArrayList<>(digits.size());
            for (OddMultiples<E> table : OddMultiples.of(curve, finite)) {
                tables.add(table);
                for (int i = 1; i < map.parts(); i++) tables.add(image(curve, map, tables.getLast()));
            }
            OddMultiples.sum(curve, r, tables, digits);
        } else {
            List<Point<E>> images = new ArrayList<>(digits.size());
            for (Point<E> point : finite) {
                images.add(point);
                for (int i = 1; i < map.parts(); i++) images.add(image(curve, map, images.getLast()));
            }
            Buckets.sum(curve, r, images, digits);
        }
    }

    private static <E> OddMultiples<E> image(Curve<E> curve, Endomorphism<E> map, OddMultiples<E> table) {
        List<Point<E>> points =
                table.points().stream().map(p -> image(curve, map, p)).toList();
        return new OddMultiples<>(table.width(), points);
    }

    private static <E> Point<E> image(Curve<E> curve, Endomorphism<E> map, Point<E> point) {
        Point<E> image = curve.create();
        map.image().map(image, point);
        return image;
    }
}
