package io.aichain.inference.kernels;

/**
 * The x of exact sums, and what vectors need of them once for all weights they meet. Not safe for several threads: the second half is made when it is asked for.
 */
final class ExactFactors {
    private final long[] values;
    private long[] magnitudes;
    // Of all before an element, the sum of magnitudes in two words.
    private long[] sumsLow;
    private long[] sumsHigh;

    ExactFactors(long[] values) {
        this.values = values;
    }

    long[] values() {
        return values;
    }

    long[] magnitudes() {
        if (magnitudes == null) prepare();
        return magnitudes;
    }

    private void prepare() {
        int n = values.length;
        magnitudes = new long[n];
        sumsLow = new long[n + 1];
        sumsHigh = new long[n + 1];
        for (int i = 0; i < n; i++) {
            magnitudes[i] = Math.abs(values[i]);
            sumsLow[i + 1] = sumsLow[i] + magnitudes[i];
            sumsHigh[i + 1] = sumsHigh[i] + Int256.carry(sumsLow[i], magnitudes[i], sumsLow[i + 1]);
        }
    }

    /** Takes 2^62 times the sum of a run's magnitudes from one of the {@link Sum192}. */
    void takeBias(int at, int count, long[] sums, int c) {
        long low = sumsLow[at + count] - sumsLow[at];
        long high = sumsHigh[at + count] - sumsHigh[at];
        if (Long.compareUnsigned(sumsLow[at + count], sumsLow[at]) < 0) high--;
        Sum192.subtract(sums, c, low << 62, low >>> 2 | high << 62, high >>> 2);
    }
}
