package io.aichain.inference.spec;

import io.aichain.inference.model.Profile;
import io.aichain.inference.model.Range;
import java.math.BigInteger;

/** Batch and layer normalisation (section 6.1). */
final class Normalization {
    private Normalization() {}

    static BigInteger[] batch(BigInteger epsilon, int c, BigInteger[] x, BigInteger[] w) {
        BigInteger[] a = new BigInteger[c];
        for (int q = 0; q < c; q++) a[q] = Fixed.div(w[q], Fixed.sqrt(Fixed.add(w[3 * c + q], epsilon)));
        BigInteger[] y = new BigInteger[x.length];
        for (int i = 0; i < x.length; i++) {
            int q = i % c;
            y[i] = Fixed.add(Fixed.mul(Fixed.subtract(x[i], w[2 * c + q]), a[q]), w[c + q]);
        }
        return y;
    }

    static BigInteger[] layer(Profile profile, BigInteger epsilon, int c, BigInteger[] x, BigInteger[] w) {
        BigInteger[] y = new BigInteger[x.length];
        for (int row = 0; row < x.length; row += c) {
            BigInteger count = BigInteger.valueOf(c);
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < c; i++) sum = Fixed.add(sum, x[row + i]);
            BigInteger mean = sum.divide(count);
            BigInteger[] d = new BigInteger[c];
            for (int i = 0; i < c; i++) d[i] = Fixed.subtract(x[row + i], mean);
            BigInteger r = Fixed.sqrt(Fixed.add(variance(profile, d, count), epsilon));
            for (int i = 0; i < c; i++) y[row + i] = Fixed.add(Fixed.mul(Fixed.div(d[i], r), w[i]), w[c + i]);
        }
        return y;
    }

    private static BigInteger variance(Profile profile, BigInteger[] d, BigInteger count) {
        BigInteger sum = BigInteger.ZERO;
        if (!profile.isExact()) {
            for (BigInteger x : d) sum = Fixed.add(sum, Fixed.mul(x, x));
            return sum.divide(count);
        }
        Range.check(d);
        for (BigInteger x : d) sum = sum.add(x.multiply(x));
        return sum.divide(Fixed.UNIT.multiply(count));
    }
}
