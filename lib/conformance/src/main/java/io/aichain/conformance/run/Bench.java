package io.aichain.conformance.run;

import java.util.Arrays;

/** How long one run takes once it is warm: the median of many measurements, each of as many runs as take a millisecond. */
public final class Bench {
    private static final long BATCH_NANOS = 1_000_000;
    private static final int MIN_BATCHES = 5;
    private static final int MAX_BATCHES = 100_000;

    private Bench() {}

    /**
     * What was measured.
     *
     * @param nanosPerRun median
     * @param runs measured, those for warming up not counted
     */
    public record Measured(long nanosPerRun, long runs) {}

    /** @param nanos how long to measure; half of it goes before, unmeasured */
    public static Measured measure(CodeRun run, long nanos) {
        long begun = System.nanoTime();
        long warm = 0;
        while (System.nanoTime() - begun < nanos / 2 || warm < MIN_BATCHES) {
            run.execute();
            warm++;
        }
        long perRun = Math.max(1, (System.nanoTime() - begun) / warm);
        int batch = (int) Math.max(1, BATCH_NANOS / perRun);
        long[] found = new long[MAX_BATCHES];
        int batches = 0;
        long from = System.nanoTime();
        while (batches < MIN_BATCHES || (System.nanoTime() - from < nanos && batches < MAX_BATCHES)) {
            long before = System.nanoTime();
            for (int i = 0; i < batch; i++) run.execute();
            found[batches++] = (System.nanoTime() - before) / batch;
        }
        long[] sorted = Arrays.copyOf(found, batches);
        Arrays.sort(sorted);
        return new Measured(sorted[batches / 2], (long) batches * batch);
    }
}
