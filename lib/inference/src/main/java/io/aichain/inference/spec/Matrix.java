package io.aichain.inference.spec;

import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Profile;
import java.math.BigInteger;

/** Dot products and products of matrices, with the sums of a profile (section 13). */
public final class Matrix {
    private Matrix() {}

    /** @param exact D2, else D1 */
    public static Numbers dot(boolean exact, Numbers x, Numbers w) {
        return product(exact, x.bigs(), x.size(), w.bigs(), 1, 1);
    }

    /** a (n, k) times b (k, m). */
    public static Numbers multiply(boolean exact, Tensor a, Tensor b) {
        return product(exact, a.bigs(), a.last(), b.bigs(), a.shape()[0], b.last());
    }

    private static Numbers product(boolean exact, BigInteger[] a, int k, BigInteger[] b, int rows, int columns) {
        Sums sums = new Sums(exact ? Profile.D2 : Profile.D1);
        sums.check(a);
        sums.check(b);
        return Numbers.of(sums.of(rows * columns, a, b, Products.dense(k, columns), null));
    }
}
