package io.aichain.inference.kernels;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;

/** Dot products and products of matrices: on vectors for 64-bit numbers, else the wide way. */
public final class FastMatrix {
    private FastMatrix() {}

    /** @param exact D2, else D1 */
    public static Numbers dot(boolean exact, Numbers x, Numbers w) {
        if (!x.isNarrow() || !w.isNarrow()) return wide(exact, x, w, 1, x.size(), 1);
        long[] a = x.longs();
        long[] b = w.longs();
        if (exact) {
            long[] sums = Sum192.zeros();
            for (int i = 0; i < a.length; i++) Sum192.addProduct(sums, 0, a[i], b[i]);
            Output out = new Output(1);
            Sum192.quotient(sums, 0, out, 0);
            return out.toNumbers();
        }
        long[] sum = new long[2];
        WideFactors.of(a).addProducts(sum, 0, 0, a.length, b, 0, 1);
        Output out = new Output(1);
        Dots.join(sum[0], sum[1], 0, out, 0);
        return out.toNumbers();
    }

    /** a (n, k) times b (k, m). */
    public static Numbers multiply(boolean exact, Tensor a, Tensor b) {
        int k = a.last();
        int m = b.last();
        if (!a.data().isNarrow() || !b.data().isNarrow()) {
            return wide(exact, a.data(), b.data(), a.shape()[0], k, m);
        }
        Tiles tiles = Tiles.pack(b.data().longs(), new Tiles.Place(0, k, m, m, 1));
        Dots dots = new Dots(Lanes.BEST, exact, a.data().longs());
        int rows = a.shape()[0];
        Output out = new Output(rows * m);
        for (int row = 0; row < rows; row++) {
            int at = row * k;
            dots.row(tiles, at, new long[0], -1, out, row * m);
        }
        return out.toNumbers();
    }

    private static Numbers wide(boolean exact, Numbers a, Numbers b, int rows, int k, int m) {
        long[] x = a.limbs();
        long[] w = b.limbs();
        if (exact) {
            Int256.checkRange(x);
            Int256.checkRange(w);
        }
        long[] y = new long[Math.multiplyExact(Int256.LIMBS, rows * m)];
        WideSums sums = new WideSums(exact, w);
        var place = new WideSums.Place(0, m);
        for (int row = 0; row < rows; row++) {
            int at = row * k;
            sums.row(x, run -> run.meet(at, k, 0), place, m, -1, y, row * m);
        }
        return Numbers.ofLimbs(y);
    }
}
