package io.aichain.inference.kernels;

/**
 * The inner loops. Each adds to sums of one tile of {@link Tiles#WIDTH} columns the products of a run of x with as many rows of weights. Every implementation gives the same bits.
 */
interface Kernels {
    /** For messages and tests. */
    String name();

    /** Bits of a vector; 0 for one number at a time. */
    int bits();

    /**
     * Adds trunc(x[i] w[i][c] / U) for i below count to sums in two parts, low and high: the sum is high 2^32 + low, exact for fewer than 2^31
     * additions to it.
     *
     * @param x reaches all weights
     * @param fine whether it reaches them finely, and such factors are to be tried first
     * @param xAt the first x, {@code weightsAt} the first weight of its row
     * @param width columns of the tile and distance of its rows; the sums of further columns may be anything
     * @param chunk so many products may be added up modulo 2^64, because their sum fits 64 bits
     * @param sums low parts of all columns, then high parts
     * @return whether fine factors left products undecided, which then were made twice
     */
    boolean d1(
            Factors x,
            boolean fine,
            int xAt,
            int count,
            long[] weights,
            int weightsAt,
            int width,
            int chunk,
            long[] sums);

    /**
     * Adds trunc(x[i] w[i][c] / U) of {@link Pixels} to sums in two parts as above, for up to 2^16 products; of centred ones each is without
     * the whole weight that is to be taken from it.
     *
     * @param factors of w, from {@code at} on
     * @return whether every product is decided; else sums may be anything
     */
    boolean pixels(long[] bytes, int xAt, int count, PixelFactors factors, int at, int width, long[] sums);

    /**
     * Adds the same to sums of outputs side by side, for each the products of the factors at {@code f}, {@code f + step} and so on with the pixels behind each of the
     * starts, the first output's from {@code at} on.
     *
     * @param lows low parts, with room for eight more, as have {@code highs} and the pixels
     */
    boolean pixels(
            PixelFactors factors,
            int f,
            int step,
            int[] starts,
            long[] bytes,
            int at,
            int outputs,
            long[] lows,
            long[] highs);

    /**
     * Adds x[i] w[i][c] to 192-bit sums, exactly. |x| and |w| are at most 2^62.
     *
     * @param width as above
     * @param sums limb by limb: low words of all columns, then middle, then high
     */
    void d2(ExactFactors x, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums);

    /** The sum of x[i] w[i] of 8-bit integers, for at most 131,071 products. */
    int int8(byte[] x, int xAt, byte[] w, int wAt, int count);
}
