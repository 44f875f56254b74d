package io.aichain.inference.kernels;

/**
 * An unsigned divisor of many numbers, which are multiplied instead ({@link Wide#divideByReciprocal}).
 *
 * @param normalized moved to the left by so many digits that its highest bit is set
 * @param reciprocal floor((2^128 - 1) / normalized) - 2^64
 */
record Divisor(long normalized, long reciprocal, int shift) {
    /** @param divisor not 0 */
    static Divisor of(long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long normalized = divisor << shift;
        return new Divisor(normalized, Wide.divide(~normalized, -1, normalized), shift);
    }

    /** floor((hi 2^64 + lo) / divisor), for hi below it. */
    long quotient(long hi, long lo) {
        long high = hi << shift | lo >>> 1 >>> 63 - shift;
        return Wide.divideByReciprocal(high, lo << shift, normalized, reciprocal);
    }

    /** floor(part U / divisor), for a part that is no greater. */
    long share(long part) {
        return quotient(Math.unsignedMultiplyHigh(part, Wide.UNIT), part * Wide.UNIT);
    }
}
