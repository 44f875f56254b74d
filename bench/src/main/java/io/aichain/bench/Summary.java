package io.aichain.bench;

import java.util.Arrays;
import java.util.Locale;

/** What many durations come to, in milliseconds. */
record Summary(double p50, double p90, double p99, double max, int count) {
    static Summary ofNanos(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Summary(at(sorted, 50), at(sorted, 90), at(sorted, 99), at(sorted, 100), sorted.length);
    }

    private static double at(long[] sorted, int percent) {
        int index = Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * percent / 100.0) - 1);
        return sorted[Math.max(0, index)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, max %.0f ms (n = %d)", p50, p90, p99, max, count);
    }
}
