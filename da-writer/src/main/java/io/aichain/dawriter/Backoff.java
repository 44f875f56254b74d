package io.aichain.dawriter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** When to try again: twice as long after each refusal, up to a limit, with up to a quarter of chance taken off. */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Duration pause;
    private Instant until = Instant.MIN;

    Backoff(Duration first, Duration most, InstantSource clock, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.clock = clock;
        this.random = random;
        this.pause = first;
    }

    boolean isOver() {
        return !clock.instant().isBefore(until);
    }

    void refused() {
        long millis = pause.toMillis();
        until = clock.instant().plusMillis(millis - random.nextLong(millis / 4 + 1));
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(most) > 0 ? most : doubled;
    }

    void succeeded() {
        pause = first;
        until = Instant.MIN;
    }
}
