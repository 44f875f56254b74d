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
     * Adds x[i] w[i][c] to 192-bit sums, exactly. |x| and |w| are at most 2^62.
     *
     * @param width as above
     * @param sums limb by limb: low words of all columns, then middle, then high
     */
    void d2(ExactFactors x, int xAt, int count, long[] weights, int weightsAt, int width, long[] sums);

    /** The sum of x[i] w[i] of 8-bit integers, for at most 131,071 products. */
    int int8(byte[] x, int xAt, byte[] w, int wAt, int count);
}
