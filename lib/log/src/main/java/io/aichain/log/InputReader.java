package io.aichain.log;

import static io.aichain.log.LogStoppedException.stopped;

import io.aichain.log.LogStoppedException.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/** Reads all partitions of {@code transactions} from given offsets on. Not thread-safe. */
public final class InputReader implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** @param value null for a tombstone, which is input as good as any other and passed over @param appendTimeMillis the broker's clock */
    public record Input(int partition, long offset, long appendTimeMillis, byte[] value) {}

    private InputReader(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /**
     * Connected; reads once it is told from where by {@link #startAt}.
     *
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public static InputReader connect(KafkaConnection connection, Topics topics) {
        Consumer<byte[], byte[]> consumer = Consumers.uncommitted(
                connection, topics.transactions() + "-reader", topics.maxTransactionBytes() + 4096);
        List<TopicPartition> partitions = IntStream.range(0, topics.partitions())
                .mapToObj(i -> new TopicPartition(topics.transactions(), i))
                .toList();
        InputReader reader = new InputReader(consumer, partitions);
        try {
            consumer.assign(partitions);
            var unused = consumer.endOffsets(partitions, Answers.DEADLINE);
            return reader;
        } catch (TimeoutException e) {
            reader.close();
            throw new KafkaUnavailableException(topics.transactions() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * @param from by partition
     * @throws LogStoppedException if an offset lies behind the topic's end or below its start: then blocks and input do not belong together
     */
    public void startAt(List<Long> from) {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, Answers.DEADLINE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, Answers.DEADLINE);
        for (int i = 0; i < partitions.size(); i++) {
            TopicPartition partition = partitions.get(i);
            long offset = from.get(i);
            if (offset > ends.get(partition)) {
                throw stopped(
                        Cause.TIP_NOT_IN_LOG,
                        "%s ends at offset %d, the last block has read to %d: the topic lost its tail;"
                                + " delete and create it anew to go on with what clients send again",
                        partition,
                        ends.get(partition),
                        offset);
            }
            if (offset < starts.get(partition)) {
                throw stopped(
                        Cause.LOG_START_ABOVE_POSITION,
                        "%s starts at offset %d, the last block has read to %d",
                        partition,
                        starts.get(partition),
                        offset);
            }
            consumer.seek(partition, offset);
        }
    }

    /** What came since the last call; waits at most the timeout if there is nothing. Offsets of a partition are in order. */
    public List<Input> poll(Duration timeout) {
        List<Input> inputs = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> r : consumer.poll(timeout)) {
                inputs.add(new Input(r.partition(), r.offset(), r.timestamp(), r.value()));
            }
        } catch (OffsetOutOfRangeException e) {
            throw stopped(Cause.LOG_START_ABOVE_POSITION, "transactions: %s", e.getMessage());
        } catch (WakeupException called) {
            return inputs;
        }
        return inputs;
    }

    /**
     * Waits without asking for more, so that records gather at the broker: a fetch costs both sides more than the few records that it brings
     * when they come one by one.
     *
     * @return whether {@link #wakeup} ended it
     */
    public boolean rest(Duration time) {
        consumer.pause(partitions);
        try {
            consumer.poll(time);
            return false;
        } catch (WakeupException called) {
            return true;
        } finally {
            consumer.resume(partitions);
        }
    }

    /** Ends a {@link #poll} or {@link #rest} that waits, or the next one; may be called by any thread. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
