package io.aichain.executor.trace;

import java.time.Duration;
import java.util.function.LongSupplier;

/** What one request may take, over all transactions that it traces: characters of its answer, and time. */
public final class TraceBudget {
    private static final int STEPS_PER_LOOK = 1024;

    private final long max;
    private final Duration time;
    private final LongSupplier nanoTime;
    private final long start;
    private long taken;
    private int steps;

    /**
     * @param max characters
     * @param nanoTime monotonic
     */
    public TraceBudget(long max, Duration time, LongSupplier nanoTime) {
        this.max = max;
        this.time = time;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** So many characters are in the answer. @throws TraceStoppedException if it becomes too long */
    void take(long characters) {
        room(characters);
        taken += characters;
    }

    /** Before many characters are made. @throws TraceStoppedException if they would not fit */
    void room(long characters) {
        if (taken + characters > max) {
            throw new TraceStoppedException(
                    "limit exceeded: the trace is larger than " + max
                            + " bytes: leave out what you do not need (disableStack, disableStorage, onlyTopCall), or set limit");
        }
    }

    /** With every step; looks at the clock now and then. @throws TraceStoppedException if the time is over */
    void step() {
        if (++steps % STEPS_PER_LOOK == 0) look();
    }

    /** @throws TraceStoppedException if the time is over, or the caller has gone */
    public void look() {
        if (Thread.currentThread().isInterrupted() || nanoTime.getAsLong() - start > time.toNanos()) {
            throw new TraceStoppedException("execution timeout: the trace took longer than " + time.toMillis() + " ms");
        }
    }
}
