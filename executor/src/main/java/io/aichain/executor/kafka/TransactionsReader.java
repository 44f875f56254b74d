package io.aichain.executor.kafka;

import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.executor.domain.pool.DurableLog.Position;
import io.aichain.executor.domain.pool.Pool;
import io.aichain.log.KafkaConnection;
import io.aichain.log.LogPosition;
import io.aichain.log.LogStoppedException;
import io.aichain.log.TopicIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows all partitions of {@code transactions} from the inputs of the latest executed block, so that the pool knows what is pending.
 * What the pool cannot hold is not read until blocks have made room.
 */
final class TransactionsReader implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** A consumer whose broker is away says nothing: after so many polls without a record the broker is asked whether it is there. */
    private static final int QUIET_POLLS = 30;

    /**
     * What this executor sent itself it knows already: while records come, others' may gather a little, so that not every few cost a
     * fetch. A lone one is seen at once.
     */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final int MOST_RECORDS = 5000;
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Pool pool;
    private final Map<TopicPartition, Long> endAtStart;
    private final LongConsumer rest;
    private boolean caughtUp;
    private boolean paused;
    private boolean gathers;
    private int quietPolls;

    /** @param rest waits for so many nanoseconds, or until the thread is interrupted */
    TransactionsReader(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Pool pool,
            Map<TopicPartition, Long> endAtStart,
            LongConsumer rest) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.pool = pool;
        this.endAtStart = endAtStart;
        this.rest = rest;
    }

    /** @param latest tip of the latest executed block: its offsets hold if the topic still has the id that they belong to */
    static TransactionsReader open(
            KafkaConnection connection,
            String topic,
            int partitionCount,
            int maxBytes,
            Supplier<OrderTip> latest,
            Pool pool) {
        Bytes topicId = LogPosition.topicIdBytes(TopicIds.of(connection, topic));
        pool.reading(topicId);
        // asked only now: the pool has heard of every block from here on
        OrderTip tip = latest.get();
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < partitionCount; i++) partitions.add(new TopicPartition(topic, i));
        Map<String, Object> settings = connection.clientSettings(topic + "-pool");
        settings.put("auto.offset.reset", "none");
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("max.partition.fetch.bytes", Math.max(maxBytes + 4096, 1 << 20));
        settings.put("default.api.timeout.ms", (int) DEADLINE.toMillis());
        settings.put("max.poll.records", MOST_RECORDS);
        Consumer<byte[], byte[]> consumer = connection.consumer(settings);
        try {
            consumer.assign(partitions);
            Map<TopicPartition, Long> start = consumer.beginningOffsets(partitions, DEADLINE);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions, DEADLINE);
            boolean sameTopic = topicId.equals(tip.inputTopicId());
            for (TopicPartition p : partitions) {
                long from = sameTopic ? tip.inputOffsets().get(p.partition()) : 0;
                if (from > end.get(p)) {
                    throw new LogStoppedException(
                            LogStoppedException.Cause.TIP_NOT_IN_LOG,
                            p + " ends at offset " + end.get(p) + ", block " + tip.number() + " took its input up to "
                                    + from + ": the topic lost its tail");
                }
                // what lies before the beginning was deleted: it was ordered long ago or never will be
                consumer.seek(p, Math.max(from, start.get(p)));
            }
            return new TransactionsReader(consumer, partitions, pool, new HashMap<>(end), LockSupport::parkNanos);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** @throws org.apache.kafka.common.errors.TimeoutException if nothing comes and the broker does not answer either (P10) */
    void poll(Duration timeout) {
        makeRoom();
        // the consumer has asked for what comes next already, and holds the answer: this is what keeps it from asking
        // again
        if (gathers) rest.accept(GATHERING.toNanos());
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        quietPolls = records.isEmpty() ? quietPolls + 1 : 0;
        if (quietPolls >= QUIET_POLLS) {
            consumer.endOffsets(partitions, PROBE_DEADLINE);
            quietPolls = 0;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Bytes value = record.value() == null ? Bytes.EMPTY : Bytes.wrap(record.value());
            pool.read(new Position(record.partition(), record.offset()), value);
        }
        if (!caughtUp && hasReachedEnd()) {
            caughtUp = true;
            pool.caughtUp();
        }
        gathers = caughtUp && !records.isEmpty() && records.count() < MOST_RECORDS;
    }

    private void makeRoom() {
        boolean full = !pool.wantsMore();
        if (full == paused) return;
        if (full) consumer.pause(partitions);
        else consumer.resume(partitions);
        paused = full;
    }

    private boolean hasReachedEnd() {
        return endAtStart.entrySet().stream().allMatch(e -> consumer.position(e.getKey(), DEADLINE) >= e.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
