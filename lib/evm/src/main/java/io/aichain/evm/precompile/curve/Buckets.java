package io.aichain.evm.precompile.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pippenger's sum: for each window of the scalars, points go into the bucket of their digit, and buckets are summed by running sums. */
final class Buckets {
    private Buckets() {}

    /** @param points affine, none infinite @param scalars big-endian */
    static <E> void sum(Curve<E> curve, Point<E> r, List<Point<E>> points, List<byte[]> scalars) {
        int width = width(points.size());
        int bits = 8 * scalars.stream().mapToInt(s -> s.length).max().orElse(0);
        List<Point<E>> buckets = new ArrayList<>();
        for (int i = 0; i < 1 << (width - 1); i++) buckets.add(curve.create());
        Point<E> running = curve.create();
        Point<E> window = curve.create();
        int[][] digits = scalars.stream().map(s -> digits(s, bits, width)).toArray(int[][]::new);
        curve.field().setZero(r.z());
        for (int at = bits / width; at >= 0; at--) {
            for (int i = 0; i < width; i++) curve.twice(r, r);
            for (Point<E> bucket : buckets) curve.field().setZero(bucket.z());
            for (int i = 0; i < digits.length; i++) {
                int digit = digits[i][at];
                if (digit == 0) continue;
                Point<E> bucket = buckets.get(Math.abs(digit) - 1);
                Point<E> p = points.get(i);
                curve.addAffine(bucket, bucket, p.x(), p.y(), digit < 0);
            }
            curve.field().setZero(running.z());
            curve.field().setZero(window.z());
            for (int i = buckets.size() - 1; i >= 0; i--) {
                curve.add(running, running, buckets.get(i));
                curve.add(window, window, running);
            }
            curve.add(r, r, window);
        }
    }

    /** Where (points + 2^width * 1.5) / width is about least. */
    private static int width(int points) {
        int width = 4;
        while (points > 3 << width) width++;
        return Math.min(width + 1, 14);
    }

    /** Digits of -2^(width - 1) to 2^(width - 1), lowest first, one more than fit so that the last carry has a place. */
    private static int[] digits(byte[] scalar, int bits, int width) {
        byte[] padded = new byte[bits / 8 + 4];
        System.arraycopy(scalar, 0, padded, padded.length - scalar.length, scalar.length);
        int[] digits = new int[bits / width + 1];
        int carry = 0;
        for (int i = 0; i < digits.length; i++) {
            int digit = carry;
            for (int bit = 0; bit < width; bit++) {
                int at = i * width + bit;
                digit += (padded[padded.length - 1 - (at >> 3)] >> (at & 7) & 1) << bit;
            }
            carry = digit > 1 << (width - 1) ? 1 : 0;
            digits[i] = digit - (carry << width);
        }
        if (carry != 0) throw new IllegalStateException("a carry past " + Arrays.toString(digits));
        return digits;
    }
}
