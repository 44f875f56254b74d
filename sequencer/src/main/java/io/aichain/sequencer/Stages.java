package io.aichain.sequencer;

import java.util.ArrayList;
import java.util.List;

/** How long each stage of a take-over took, for its line in the log: the chain stands meanwhile. */
final class Stages {
    private final Ticks ticks;
    private final long begun;
    private final List<String> passed = new ArrayList<>();
    private long last;

    Stages(Ticks ticks) {
        this.ticks = ticks;
        this.begun = ticks.nanos();
        this.last = begun;
    }

    void passed(String stage) {
        long now = ticks.nanos();
        passed.add(stage + " " + millis(now - last));
        last = now;
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    /** {@code 120 ms: connections 0, topics 10, ...}. */
    @Override
    public String toString() {
        return millis(last - begun) + " ms: " + String.join(", ", passed);
    }
}
