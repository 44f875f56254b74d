package io.aichain.executor.kafka;

import io.aichain.log.StallWatch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells when the order stands still because a leader died inside an append and no other took over: nobody else may be left to say so. */
final class StallWork implements Loop.Work {
    private static final String PART = "blocks";
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final StallWatch watch;
    private final Health health;
    private final CountDownLatch stopped;

    StallWork(StallWatch watch, Health health, CountDownLatch stopped) {
        this.watch = watch;
        this.health = health;
        this.stopped = stopped;
    }

    @Override
    public void step() {
        Duration stalled = watch.look();
        health.stalled(stalled);
        if (stalled.isPositive()) {
            health.alarm(
                    PART,
                    "a transaction has been open for " + stalled.toSeconds()
                            + " s and nothing behind it can be read: a sequencer died and none took over; start one");
        } else {
            health.resolved(PART);
        }
        try {
            var unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        health.stalled(Duration.ZERO);
        health.resolved(PART);
        watch.close();
    }
}
