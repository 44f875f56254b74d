package io.aichain.inference.kernels;

/**
 * |x_i| 2^(95 - shift) / U without its fraction: 32 binary digits more than a factor of {@link Factors} has behind the point, so that a quotient hardly ever
 * needs the remainder to be decided.
 *
 * @param high all but the last 32 binary digits, at most 2^63
 * @param low those 32
 */
record FineFactors(long[] high, long[] low) {
    static FineFactors of(Factors factors) {
        int n = factors.magnitudes().length;
        long[] high = new long[n];
        long[] low = new long[n];
        for (int i = 0; i < n; i++) {
            long p = factors.reciprocals()[i];
            // |x| 2^(64 - shift) - p U, which is below 2 U; a shift by 64 leaves nothing.
            long rest = (factors.magnitudes()[i] << 1 << (63 - factors.shift())) - p * Wide.UNIT;
            // rest 2^31 / U, or one less: then what is left of it says so. A unit has to stay a unit, as many of its
            // products are whole.
            long more = Wide.reciprocal(rest << 3) >>> 32;
            if ((rest << 31) - more * Wide.UNIT >= Wide.UNIT) more++;
            long last = ((p & 1) << 31) + more;
            high[i] = (p >>> 1) + (last >>> 32);
            low[i] = last & 0xffffffffL;
        }
        return new FineFactors(high, low);
    }
}
