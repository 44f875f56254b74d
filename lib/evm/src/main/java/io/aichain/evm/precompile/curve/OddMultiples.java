package io.aichain.evm.precompile.curve;

import java.util.ArrayList;
import java.util.List;

/**
 * P, 3 P, 5 P, ... in affine coordinates: what a sum of multiples adds from.
 *
 * @param width of the signed digits that they serve, in bits: there are 2^(width - 2) multiples
 */
public record OddMultiples<E>(int width, List<Point<E>> points) {
    private static final int WIDTH = 5;

    /** @param points affine and of an order above 16, each */
    public static <E> List<OddMultiples<E>> of(Curve<E> curve, List<Point<E>> points) {
        List<Point<E>> all = new ArrayList<>(points.size() << (WIDTH - 2));
        List<OddMultiples<E>> tables = new ArrayList<>(points.size());
        for (Point<E> point : points) {
            OddMultiples<E> table = of(curve, point, WIDTH);
            all.addAll(table.points());
            tables.add(table);
        }
        curve.normalise(all);
        return tables;
    }

    /** Of one point, for use again and again; wider digits make fewer additions. */
    public static <E> OddMultiples<E> fixed(Curve<E> curve, Point<E> point, int width) {
        OddMultiples<E> table = of(curve, point, width);
        curve.normalise(table.points());
        return table;
    }

    private static <E> OddMultiples<E> of(Curve<E> curve, Point<E> point, int width) {
        Point<E> twice = curve.create();
        curve.twice(twice, point);
        List<Point<E>> points = new ArrayList<>(1 << (width - 2));
        Point<E> last = curve.create();
        curve.set(last, point);
        points.add(last);
        while (points.size() < 1 << (width - 2)) {
            Point<E> next = curve.create();
            curve.add(next, last, twice);
            points.add(next);
            last = next;
        }
        return new OddMultiples<>(width, points);
    }

    /** The sum of scalar times point over all: shared doublings, one addition for each digit that is not zero (Straus). */
    public static <E> void sum(Curve<E> curve, Point<E> r, List<OddMultiples<E>> tables, List<byte[]> scalars) {
        List<byte[]> digits = new ArrayList<>(tables.size());
        int length = 0;
        for (int i = 0; i < tables.size(); i++) {
            byte[] ofOne = SignedDigits.of(scalars.get(i), tables.get(i).width());
            digits.add(ofOne);
            length = Math.max(length, ofOne.length);
        }
        curve.field().setZero(r.z());
        for (int at = length - 1; at >= 0; at--) {
            curve.twice(r, r);
            for (int i = 0; i < tables.size(); i++) {
                byte[] ofOne = digits.get(i);
                int digit = at < ofOne.length ? ofOne[at] : 0;
                if (digit == 0) continue;
                Point<E> p = tables.get(i).points().get(Math.abs(digit) >> 1);
                curve.addAffine(r, r, p.x(), p.y(), digit < 0);
            }
        }
    }
}
