package io.aichain.inference.kernels;

import io.aichain.inference.model.Weights;
import java.util.Arrays;

/**
 * What D1 needs of each weight that meets {@link Pixels}: f = w step / U with 32 binary digits behind the point, and no more below it. The product with a pixel of
 * k steps is k f; with one that is centred it is k f - w, of which w is a whole number. So the digits of k f behind the point, and whether the product is
 * negative, say how it is truncated, unless they are so near a whole number that what f lacks might reach it. Steps are so short that |f| is below 2^59.
 *
 * @param high all but the last 32 binary digits of f, in two's complement, and 2^63
 * @param low those 32, and above them what is added to those of k f, or its complement if the other factor is
 *     negative, to truncate it: 0, which rounds down, or {@link #LITTLE}, and for a negative w the complement of either
 */
record PixelFactors(long step, long[] high, long[] low) {
    /** Products of a factor that ends before its eighth digit behind the point are whole, or 2^-7 at least away from it: a little less than that decides all of them. */
    private static final long LITTLE = 1L << 24;

    private static final long SEVENTH_DIGIT = 1L << 25;
    private static final long MASK = 0xffffffffL;

    /** Of fewer products it takes longer to look whether numbers are pixels than it saves, */
    private static final int FEWEST_PRODUCTS = 2048;

    /** and of fewer for each number. */
    private static final int FEWEST_OF_A_NUMBER = 8;
    /** Factors take longer than products: so many products for each weight have to come with the same step before they are made. */
    private static final int PRODUCTS_OF_A_FACTOR = 16;

    /** Pixels, the factors for their step, and what is to be taken from products if they are centred. */
    record Match(Pixels pixels, PixelFactors factors, WindowSums sums) {}

    /** What a layer's weights have met. Threads may forget each other's products, which makes factors later. */
    private static final class Kept {
        private volatile Made made;
        private volatile long step;
        private volatile long products;
    }

    /** The last that were made. */
    private record Made(PixelFactors factors, WindowSums sums) {}

    /**
     * Null where x are no pixels, or too few have been pixels of the same step before, or are not worth a look.
     *
     * @param tiles all weights of the window
     */
    static Match match(Weights weights, Tiles tiles, WindowSums.Shape window, long products, long[] x) {
        boolean isWorthALook = products >= Math.max(FEWEST_PRODUCTS, (long) FEWEST_OF_A_NUMBER * x.length)
                && window.weights() <= Weights.MOST_WITH_FACTORS
                && !window.isFlat();
        if (!isWorthALook) return null;
        boolean isCentred = Pixels.areCentred(x);
        Kept kept = weights.derived(PixelFactors.class, unused -> new Kept());
        Made made = kept.made;
        Pixels pixels = made == null ? null : Pixels.of(x, made.factors.step, isCentred);
        if (pixels == null) {
            long step = Pixels.step(x, isCentred);
            long seen = step == kept.step ? kept.products + products : products;
            kept.step = step;
            kept.products = seen;
            if (step == 0 || seen < (long) PRODUCTS_OF_A_FACTOR * window.weights()) return null;
            WindowSums sums = made == null ? new WindowSums(weights.numbers().longs(), window) : made.sums;
            made = new Made(of(tiles, step), sums);
            kept.made = made;
            pixels = Pixels.of(x, step, isCentred);
        }
        return new Match(pixels, made.factors, made.sums);
    }

    /** Of all weights, one as far from the first as in the tiles. */
    static PixelFactors of(Tiles tiles, long step) {
        long[] w = tiles.values();
        int count = tiles.rows() * tiles.columns();
        long[] high = new long[w.length];
        long[] low = new long[w.length];
        // Vectors are wider than some tiles: what lies behind them is decided, too.
        Arrays.fill(low, count, w.length, LITTLE << 32);
        for (int i = 0; i < count; i++) {
            long magnitude = Math.abs(w[i]);
            long q = Wide.multiplyUnsigned(magnitude, step);
            long rest = magnitude * step - q * Wide.UNIT;
            long behind = Wide.divideByUnit(rest >>> 32, rest << 32);
            boolean isExact = (rest << 32) == behind * Wide.UNIT;
            long sign = w[i] >> 63;
            // Of a negative factor the next below is taken, unless it is exact: -n is the complement of n - 1.
            long more = isExact ? sign : 0;
            long last = behind + more;
            long added = isExact && behind % SEVENTH_DIGIT == 0 ? LITTLE : 0;
            low[i] = ((added ^ sign) << 32) | ((last ^ sign) & MASK);
            high[i] = (q + (last >> 63)) ^ sign ^ Long.MIN_VALUE;
        }
        return new PixelFactors(step, high, low);
    }

    /** The last 32 digits of k f with what truncates it, and those above them that they carry. */
    long behind(int i, long pixel) {
        return (low[i] & MASK) * (pixel & MASK) + ((low[i] ^ pixel) >>> 32);
    }

    /** Digits 32 to 63 of f. */
    long middle(int i) {
        return high[i] & MASK;
    }

    /** Those above, with the sign. */
    long top(int i) {
        return (high[i] ^ Long.MIN_VALUE) >> 32;
    }

    /** 2^32 or more where what f lacks might reach a whole number. */
    static long nearness(long behind, long k) {
        return (behind & MASK) + k;
    }

    /** @param nearness of all products, disjoined */
    static boolean areDecided(long nearness) {
        return nearness >>> 32 == 0;
    }
}
