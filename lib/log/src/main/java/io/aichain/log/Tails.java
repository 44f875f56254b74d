package io.aichain.log;

import io.aichain.chain.primitives.MalformedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several one-partition topics end with, read anew by each look: one client for all of them, which stays connected between looks.
 * What is not committed is not seen; a record that cannot be read is counted and passed over. Not thread-safe.
 */
public final class Tails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tails.class);
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final MeterRegistry metrics;

    /** Takes a topic's records, one after another. */
    @FunctionalInterface
    public interface Taker {
        /** @throws MalformedException if no version of the chain wrote it */
        void take(byte[] value) throws MalformedException;
    }

    private Tails(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, MeterRegistry metrics) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.metrics = metrics;
    }

    /**
     * Connects.
     *
     * @param maxRecordBytes the largest of all
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public static Tails open(
            KafkaConnection connection,
            String clientId,
            List<String> topics,
            int maxRecordBytes,
            MeterRegistry metrics) {
        List<TopicPartition> partitions =
                topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
        Tails tails = new Tails(Consumers.committed(connection, clientId, maxRecordBytes), partitions, metrics);
        try {
            tails.consumer.assign(partitions);
            var unused = tails.ends();
            return tails;
        } catch (RuntimeException e) {
            tails.close();
            throw e;
        }
    }

    /**
     * The last so many offsets of each topic up to where it ends now; markers take offsets, so the records may be fewer. What is deleted
     * meanwhile is not seen.
     *
     * @param takers by topic, for every one of them
     * @throws KafkaUnavailableException if Kafka does not answer, nothing of a topic comes for 60 s, or it became shorter during the look
     */
    public void look(long count, Map<String, Taker> takers) {
        Map<TopicPartition, Long> ends = ends();
        Map<TopicPartition, Long> open = new HashMap<>();
        try {
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, Answers.DEADLINE);
            ends.forEach((partition, end) -> {
                long from = Math.max(starts.get(partition), end - count);
                consumer.seek(partition, from);
                if (from < end) open.put(partition, end);
            });
            consumer.resume(partitions);
            readTo(open, takers);
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    private void readTo(Map<TopicPartition, Long> open, Map<String, Taker> takers) {
        Map<TopicPartition, Standstill> standstills = new HashMap<>();
        open.keySet().forEach(partition -> standstills.put(partition, new Standstill(partition, System::nanoTime)));
        while (!open.isEmpty()) {
            open.forEach((partition, end) ->
                    standstills.get(partition).at(consumer.position(partition, Answers.DEADLINE), end));
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                take(record, takers.get(record.topic()));
            }
            List<TopicPartition> done = open.entrySet().stream()
                    .filter(e -> consumer.position(e.getKey(), Answers.DEADLINE) >= e.getValue())
                    .map(Map.Entry::getKey)
                    .toList();
            // the others are not to wait behind a question for news of these
            consumer.pause(done);
            open.keySet().removeAll(done);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(Duration.ofMillis(100));
        } catch (OffsetOutOfRangeException e) {
            goOnBehindWhatWasDeleted(e);
            return ConsumerRecords.empty();
        }
    }

    /** Records were deleted between the question where a topic starts and the reading; or its tail was lost, which another look tells. */
    private void goOnBehindWhatWasDeleted(OffsetOutOfRangeException e) {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(e.partitions(), Answers.DEADLINE);
        e.offsetOutOfRangePartitions().forEach((partition, offset) -> {
            if (offset >= starts.get(partition)) {
                throw new KafkaUnavailableException(
                        "%s ends before offset %d, which it had a moment ago".formatted(partition, offset), e);
            }
            LOG.warn("{}: deleted below offset {} while it is read", partition, starts.get(partition));
            consumer.seek(partition, starts.get(partition));
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Taker taker) {
        try {
            taker.take(record.value() == null ? new byte[0] : record.value());
        } catch (MalformedException e) {
            Counter.builder("aichain.records.malformed")
                    .description("records that no version of the chain wrote")
                    .tag("topic", record.topic())
                    .register(metrics)
                    .increment();
            LOG.warn("{} offset {}: passed over: {}", record.topic(), record.offset(), e.getMessage());
        }
    }

    private Map<TopicPartition, Long> ends() {
        try {
            return consumer.endOffsets(partitions, Answers.DEADLINE);
        } catch (TimeoutException e) {
            throw away(e);
        }
    }

    private KafkaUnavailableException away(TimeoutException e) {
        return new KafkaUnavailableException(partitions + ": " + e.getMessage(), e);
    }

    /** Without waiting for answers that nobody needs any more. */
    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
