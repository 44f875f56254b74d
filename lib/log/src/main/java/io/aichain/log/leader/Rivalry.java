package io.aichain.log.leader;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long one that lost the lead waits before it tries again: about 100 ms, and twice as long after each further term that was short.
 * Two that both believe they lead, and whose work takes longer than that, would otherwise take the topic from each other for ever and
 * never get anything done; chance makes one of them wait longer.
 */
final class Rivalry {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final int DOUBLINGS = 5;
    private static final Duration LONG_TERM = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final Supplier<RandomGenerator> random;
    private long began;
    private int shortTerms;

    Rivalry(LongSupplier nanoTime, Supplier<RandomGenerator> random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    void termBegins() {
        began = nanoTime.getAsLong();
    }

    /** The pause: between half and one and a half times 100 ms, 200 ms, ... 3.2 s. A term of 10 s or more begins the row anew. */
    Duration termEnds() {
        if (nanoTime.getAsLong() - began >= LONG_TERM.toNanos()) shortTerms = 0;
        long middle = FIRST.toMillis() << Math.min(shortTerms++, DOUBLINGS);
        return Duration.ofMillis(random.get().nextLong(middle / 2, middle * 3 / 2));
    }
}
