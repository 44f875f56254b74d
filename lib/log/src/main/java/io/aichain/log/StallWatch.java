package io.aichain.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Notices a topic whose readers stand before a transaction that nobody ends: its leader died inside it and none has taken over. The broker
 * ends it by itself after the transaction's time-out and some seconds more, a successor ends it at once. For one thread.
 */
public final class StallWatch implements AutoCloseable {
    /** An append takes milliseconds; a broker that is slow for a moment is no stall. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    /** Less than other questions: whoever stops this thread waits for an answer that does not come. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;
    private final TopicPartition partition;
    private final LongSupplier nanos;
    /** Where readers stand before an open transaction; negative while they do not. */
    private long standsAt = -1;

    private long sinceNanos;

    /**
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     * @throws KafkaUnavailableException if no server's name is known now
     */
    public StallWatch(KafkaConnection connection, String topic, LongSupplier nanos) {
        this.admin = connection.admin(topic + "-stall", PATIENCE);
        this.partition = new TopicPartition(topic, 0);
        this.nanos = nanos;
    }

    /**
     * Asks where the topic ends, for all readers and for those of committed records.
     *
     * @return for how long readers have stood before one open transaction, as far as these looks show; zero if no longer than an append
     *     may take
     * @throws KafkaUnavailableException if the broker does not answer
     */
    public Duration look() {
        long committed = EndOfLog.end(admin, partition, IsolationLevel.READ_COMMITTED);
        long real = EndOfLog.end(admin, partition, IsolationLevel.READ_UNCOMMITTED);
        long now = nanos.getAsLong();
        boolean open = real > committed;
        if (!open || committed != standsAt) sinceNanos = now;
        standsAt = open ? committed : -1;
        Duration stands = Duration.ofNanos(now - sinceNanos);
        return stands.compareTo(TOLERANCE) > 0 ? stands : Duration.ZERO;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
