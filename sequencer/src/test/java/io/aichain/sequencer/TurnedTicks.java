package io.aichain.sequencer;

import java.util.concurrent.atomic.AtomicLong;

/** The system's clocks, turned. */
final class TurnedTicks implements Ticks {
    /** By which the time is off, in milliseconds. */
    final AtomicLong offset = new AtomicLong();
    /** What has passed beyond what really has, in nanoseconds. */
    final AtomicLong passed = new AtomicLong();

    @Override
    public long millis() {
        return System.currentTimeMillis() + offset.get();
    }

    @Override
    public long nanos() {
        return System.nanoTime() + passed.get();
    }
}
