package io.aichain.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives a reading up that does not come on: a consumer whose broker is away says nothing for ever. How long a reading takes in all is a
 * matter of the log's length, and is not bounded: it would begin anew and never end.
 */
final class Standstill {
    /** Longer than a request that a broker never answers (30 s) and the way to the one that takes its place. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final TopicPartition partition;
    private final LongSupplier nanoTime;
    private long position = -1;
    private long sinceNanos;

    Standstill(TopicPartition partition, LongSupplier nanoTime) {
        this.partition = partition;
        this.nanoTime = nanoTime;
    }

    /**
     * To be told before each look for records.
     *
     * @throws KafkaUnavailableException if the position is the same for 60 s
     */
    void at(long newPosition, long end) {
        if (newPosition != position) {
            position = newPosition;
            sinceNanos = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - sinceNanos > LONGEST.toNanos()) {
            throw new KafkaUnavailableException(
                    "%s ends at offset %d, and nothing came behind offset %d within %d s"
                            .formatted(partition, end, position, LONGEST.toSeconds()),
                    null);
        }
    }
}
