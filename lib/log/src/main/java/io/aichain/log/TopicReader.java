package io.aichain.log;

import static io.aichain.log.LogStoppedException.stopped;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.LogStoppedException.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a one-partition topic from its beginning or from its last records on: {@code executions}, {@code batches}, {@code anchors}.
 * A record that cannot be read is counted and passed over. Not thread-safe.
 */
public final class TopicReader<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

    /** Offsets that {@link #back} looks at first. */
    private static final long FIRST_TAIL = 64;

    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Decoder<T> decoder;
    private final Counter malformed;
    private final LongSupplier nanoTime;
    private boolean startedAtTheStart;

    /** A record and where it lies. @param appendTimeMillis the broker's clock */
    public record Entry<T>(long offset, long appendTimeMillis, T value) {}

    /** Takes records, one after another. @param <E> what it throws */
    @FunctionalInterface
    public interface Taker<T, E extends Exception> {
        void take(Entry<T> entry) throws E;
    }

    /** @param consumer that is assigned the partition */
    TopicReader(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Decoder<T> decoder,
            Counter malformed,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.partition = partition;
        this.decoder = decoder;
        this.malformed = malformed;
        this.nanoTime = nanoTime;
    }

    /** Everything committed, from the beginning: for topics that a {@link FencedPublisher} writes. */
    public static <T> TopicReader<T> fenced(
            KafkaConnection connection, String topic, int maxRecordBytes, Decoder<T> decoder, MeterRegistry metrics) {
        return open(
                Consumers.committed(connection, topic + "-reader", maxRecordBytes),
                topic,
                decoder,
                metrics,
                Long.MAX_VALUE);
    }

    /** Everything, from the beginning: for topics that a {@link PlainPublisher} writes. */
    public static <T> TopicReader<T> plain(
            KafkaConnection connection, String topic, int maxRecordBytes, Decoder<T> decoder, MeterRegistry metrics) {
        return open(
                Consumers.uncommitted(connection, topic + "-reader", maxRecordBytes),
                topic,
                decoder,
                metrics,
                Long.MAX_VALUE);
    }

    /** The last so many offsets and what follows; markers take offsets, so the records may be fewer. */
    public static <T> TopicReader<T> tail(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            long count,
            Decoder<T> decoder,
            MeterRegistry metrics) {
        return open(Consumers.committed(connection, topic + "-tail", maxRecordBytes), topic, decoder, metrics, count);
    }

    /**
     * What a {@link #fenced} topic ends with, read backwards until there is a record that is enough to go on from.
     *
     * @param entries from before the last such record on, or all there are
     * @param reader goes on behind them
     */
    public record Tail<T>(TopicReader<T> reader, List<Entry<T>> entries) {}

    /** @param enough whether nothing before a record is needed */
    public static <T> Tail<T> back(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            Decoder<T> decoder,
            MeterRegistry metrics,
            Predicate<T> enough) {
        for (long count = FIRST_TAIL; ; count *= 8) {
            TopicReader<T> reader = tail(connection, topic, maxRecordBytes, count, decoder, metrics);
            try {
                boolean all = reader.startedAtTheStart;
                List<Entry<T>> entries = reader.pollToEnd();
                if (all || entries.stream().anyMatch(entry -> enough.test(entry.value()))) {
                    return new Tail<>(reader, entries);
                }
                reader.close();
            } catch (RuntimeException e) {
                reader.close();
                throw e;
            }
        }
    }

    /** As {@link #plain}, from an offset on; from the beginning if the topic has no such offset. */
    public static <T> TopicReader<T> plainFrom(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            long offset,
            Decoder<T> decoder,
            MeterRegistry metrics) {
        TopicReader<T> reader = plain(connection, topic, maxRecordBytes, decoder, metrics);
        long end = reader.consumer
                .endOffsets(List.of(reader.partition), Answers.DEADLINE)
                .get(reader.partition);
        if (offset > reader.consumer.position(reader.partition, Answers.DEADLINE) && offset <= end) {
            reader.consumer.seek(reader.partition, offset);
        }
        return reader;
    }

    private static <T> TopicReader<T> open(
            Consumer<byte[], byte[]> consumer, String topic, Decoder<T> decoder, MeterRegistry metrics, long last) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Counter malformed = Counter.builder("aichain.records.malformed")
                .description("records that no version of the chain wrote")
                .tag("topic", topic)
                .register(metrics);
        TopicReader<T> reader = new TopicReader<>(consumer, partition, decoder, malformed, System::nanoTime);
        try {
            consumer.assign(List.of(partition));
            long start = consumer.beginningOffsets(List.of(partition), Answers.DEADLINE)
                    .get(partition);
            long end = consumer.endOffsets(List.of(partition), Answers.DEADLINE).get(partition);
            long from = Math.max(start, end - Math.min(last, end));
            consumer.seek(partition, from);
            reader.startedAtTheStart = from == start;
            return reader;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            reader.close();
            throw new KafkaUnavailableException(topic + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** What came since the last call, in order; waits at most the timeout if there is nothing. */
    public List<Entry<T>> poll(Duration timeout) {
        List<Entry<T>> entries = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                try {
                    byte[] value = record.value() == null ? new byte[0] : record.value();
                    entries.add(new Entry<>(record.offset(), record.timestamp(), decoder.decode(value)));
                } catch (MalformedException e) {
                    malformed.increment();
                    LOG.warn("{} offset {}: passed over: {}", partition, record.offset(), e.getMessage());
                }
            }
        } catch (OffsetOutOfRangeException e) {
            throw stopped(Cause.LOG_START_ABOVE_POSITION, "%s: %s", partition, e.getMessage());
        }
        return entries;
    }

    /**
     * Everything up to where the topic ends now.
     *
     * @throws KafkaUnavailableException if nothing comes for 60 s
     */
    public List<Entry<T>> pollToEnd() {
        long end = consumer.endOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        List<Entry<T>> all = new ArrayList<>();
        readTo(end, all::add);
        return all;
    }

    /**
     * Reads everything below an end, and keeps none of it.
     *
     * @throws KafkaUnavailableException if nothing comes for 60 s
     */
    public <E extends Exception> void readTo(long end, Taker<T, E> taker) throws E {
        Standstill standstill = new Standstill(partition, nanoTime);
        while (!hasReached(end)) {
            standstill.at(position(), end);
            for (Entry<T> entry : poll(POLL)) taker.take(entry);
        }
    }

    /** Of the next record to read. */
    public long position() {
        return consumer.position(partition, Answers.DEADLINE);
    }

    public boolean hasReached(long endOffset) {
        return consumer.position(partition, Answers.DEADLINE) >= endOffset;
    }

    @Override
    public void close() {
        // nobody needs the answers that are still under way
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
