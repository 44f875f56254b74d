package io.aichain.inference.kernels;

/**
 * What D1 needs of each x_i, once for all weights it meets (Shoup's multiplication with the constant on this side): |x_i| and p_i, which is |x_i|
 * 2^(64 - shift) / U or less than 2 below it. The shift, 0 to 4, is the least with which no |x_i| is greater than 2^shift U. For a magnitude w of at most
 * 2^(63 - shift) then trunc(|x_i| w / U) is the high word of w 2^shift p_i, or one more: the remainder decides. Not safe for several threads.
 */
final class Factors {
    private static final int MOST = 4;

    private final long[] magnitudes;
    private final long[] reciprocals;
    private final long[] signs;
    private final int shift;
    private FineFactors fine;

    private Factors(long[] magnitudes, long[] reciprocals, long[] signs, int shift) {
        this.magnitudes = magnitudes;
        this.reciprocals = reciprocals;
        this.signs = signs;
        this.shift = shift;
    }

    static Factors of(long[] x) {
        return of(x, Bounds.largest(x));
    }

    /** @param largest the greatest magnitude in x, saturated */
    static Factors of(long[] x, long largest) {
        int shift = shift(largest);
        long[] magnitudes = new long[x.length];
        long[] reciprocals = new long[x.length];
        long[] signs = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            magnitudes[i] = Math.abs(x[i]);
            reciprocals[i] = Wide.reciprocal(magnitudes[i] << (MOST - shift));
            signs[i] = x[i] >> 63;
        }
        return new Factors(magnitudes, reciprocals, signs, shift);
    }

    private static int shift(long largest) {
        int shift = 0;
        while (shift < MOST && largest > Wide.UNIT << shift) shift++;
        return shift;
    }

    /** Whether factors up to {@code largest} may meet weights of such a magnitude, both saturated. */
    static boolean reach(long largest, long weight) {
        return weight <= Long.MAX_VALUE >>> shift(largest);
    }

    long[] magnitudes() {
        return magnitudes;
    }

    long[] reciprocals() {
        return reciprocals;
    }

    /** 0 or -1. */
    long[] signs() {
        return signs;
    }

    int shift() {
        return shift;
    }

    /** Whether {@link FineFactors} may be multiplied with them. */
    boolean reachFinely(long weight) {
        return weight < 1L << (62 - shift);
    }

    /** Made when they are asked for the first time: they take as long as some products. */
    FineFactors fine() {
        if (fine == null) fine = FineFactors.of(this);
        return fine;
    }
}
