package io.aichain.log;

import static io.aichain.log.LogStoppedException.stopped;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderRule;
import io.aichain.chain.order.OrderRule.DropReason;
import io.aichain.chain.order.OrderRule.Verdict;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.LogStoppedException.Cause;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to read {@code blocks} (P1): everything committed, in order, through {@link OrderRule}. What the rule drops is counted and
 * changes nothing; what it stops at stops the reader for good. Not thread-safe.
 */
public final class OrderReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderReader.class);
    private static final Duration TOPIC_ID_CHECK = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Uuid topicId;
    private final OrderRule rule;
    private final OrderDrops drops;
    private OrderTip tip;
    /** A record did not follow the tip: a second writer, or another topic. Asked before the next poll, when nothing is half done. */
    private boolean doubtful;

    /** A record stands on another genesis than this chain's. */
    private boolean beginsElsewhere;

    private long topicIdCheckedNanos;
    /** While looking for the caller's tip in another topic: what is accepted up to it is not news. */
    private Optional<OrderTip> wanted = Optional.empty();
    /** Read together with the record that was looked for, and not yet given to the caller. */
    private List<OrderEvent> ahead = List.of();

    private OrderReader(
            KafkaConnection connection,
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Uuid topicId,
            Genesis genesis,
            OrderDrops drops) {
        this.connection = connection;
        this.consumer = consumer;
        this.partition = partition;
        this.topicId = topicId;
        this.rule = new OrderRule(genesis);
        this.drops = drops;
        this.tip = OrderTip.genesis(genesis);
        this.topicIdCheckedNanos = System.nanoTime();
    }

    /**
     * Goes on behind a block that was accepted before, after checking that it still is where it was.
     *
     * @param from {@link LogPosition#START} for the beginning; in a topic with another id the tip is looked for from its beginning
     * @param tip behind the last accepted block, {@link OrderTip#genesis} for none
     * @throws LogStoppedException if the tip is not in the log or records behind it were deleted
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public static OrderReader open(
            KafkaConnection connection, Genesis genesis, LogPosition from, OrderTip tip, MeterRegistry metrics) {
        OrderReader reader = unplaced(connection, genesis, metrics);
        try {
            reader.seek(from, tip);
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static OrderReader unplaced(KafkaConnection connection, Genesis genesis, MeterRegistry metrics) {
        String topic = Topics.of(genesis).blocks();
        Uuid topicId = TopicIds.of(connection, topic);
        Consumer<byte[], byte[]> consumer =
                Consumers.committed(connection, topic + "-reader", OrderRecord.MAX_BYTES + (64 << 10));
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        return new OrderReader(connection, consumer, partition, topicId, genesis, new OrderDrops(metrics, topic));
    }

    /** From the beginning of the chain. */
    public static OrderReader open(KafkaConnection connection, Genesis genesis, MeterRegistry metrics) {
        return open(connection, genesis, LogPosition.START, OrderTip.genesis(genesis), metrics);
    }

    /**
     * Starts behind the block of a checkpoint, if its record lies there.
     *
     * @return empty if it does not, and why is logged: this is another topic, its tail was lost, or a repair put the record elsewhere
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public static Optional<OrderReader> openBehind(
            KafkaConnection connection, Genesis genesis, Checkpoint checkpoint, MeterRegistry metrics) {
        OrderReader reader = unplaced(connection, genesis, metrics);
        try {
            Optional<String> objection = reader.objection(genesis, checkpoint);
            if (objection.isEmpty()) return Optional.of(reader);
            LOG.warn("{}: {} is not used: {}", reader.partition, checkpoint, objection.get());
            reader.close();
            return Optional.empty();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Why there is no starting behind the checkpoint; empty when this reader stands there. */
    private Optional<String> objection(Genesis genesis, Checkpoint checkpoint) {
        LogPosition place = checkpoint.position();
        if (!place.topicId().equals(topicId)) return Optional.of("the topic's id is " + topicId);
        long start =
                consumer.beginningOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        long end = consumer.endOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        if (start >= place.offset()) return Optional.of("the topic starts at offset " + start);
        if (end < place.offset()) return Optional.of("the topic ends at offset " + end);
        Optional<OrderRecord> there = recordAt(place.offset() - 1);
        if (there.isEmpty() || !there.get().hash().equals(checkpoint.hash())) {
            return Optional.of(
                    "there lies " + there.map(r -> r.hash().toString()).orElse("no block"));
        }
        OrderRecord record = there.get();
        if (!(record.content() instanceof OrderRecord.Content.Block(var block))
                || block.number() != checkpoint.number()) return Optional.of("there lies " + record.content());
        if (!record.signer().equals(Optional.of(genesis.aichain().sequencer())))
            return Optional.of("its signature is not the sequencer's");
        tip = OrderTip.after(block, record.hash());
        consumer.seek(partition, place.offset());
        return Optional.empty();
    }

    /**
     * What was accepted since the last call, in order.
     *
     * @param timeout waits at most this long if there is nothing
     * @throws LogStoppedException at a record that the rule stops at; calling again gives the same
     */
    public List<OrderEvent> poll(Duration timeout) {
        if (!ahead.isEmpty()) {
            List<OrderEvent> events = ahead;
            ahead = List.of();
            return events;
        }
        if (doubtful) checkTopicId();
        List<OrderEvent> events = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                Optional<OrderEvent> event;
                try {
                    event = judge(record);
                } catch (LogStoppedException stop) {
                    consumer.seek(partition, record.offset());
                    if (events.isEmpty()) throw stop;
                    return events;
                }
                event.ifPresent(events::add);
            }
        } catch (OffsetOutOfRangeException e) {
            throw outOfRange(e);
        }
        return events;
    }

    /** The log changed under a running reader: its start moved up, or its tail went. */
    private LogStoppedException outOfRange(OffsetOutOfRangeException e) {
        long start =
                consumer.beginningOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        boolean deleted = e.offsetOutOfRangePartitions().values().stream().allMatch(offset -> offset < start);
        return stopped(
                deleted ? Cause.LOG_START_ABOVE_POSITION : Cause.TIP_NOT_IN_LOG,
                "%s does not reach block %d any more: %s",
                partition,
                tip.number(),
                e.getMessage());
    }

    /** A topic that was deleted and made anew under a running reader shows itself by records that do not follow the tip. */
    private void checkTopicId() {
        long now = System.nanoTime();
        if (now - topicIdCheckedNanos < TOPIC_ID_CHECK.toNanos()) return;
        topicIdCheckedNanos = now;
        doubtful = false;
        Uuid found = TopicIds.of(connection, partition.topic());
        if (!found.equals(topicId)) {
            throw stopped(
                    Cause.TIP_NOT_IN_LOG,
                    "%s was made anew (id %s, was %s): its offsets are others; start again to look for block %d in it",
                    partition.topic(),
                    found,
                    topicId,
                    tip.number());
        }
    }

    /** Where this reader stands. */
    public OrderTip tip() {
        return tip;
    }

    /** Whether a record was dropped that begins a chain, and not this one: the topic may be another chain's. */
    public boolean beginsElsewhere() {
        return beginsElsewhere;
    }

    /** How many records and marks of transactions lie between here and the last committed one, as Kafka said last; empty while it has not. */
    public OptionalLong behind() {
        return consumer.currentLag(partition);
    }

    public Uuid topicId() {
        return topicId;
    }

    /** Whether everything below an end, as {@link EndOfLog} gives it, was read. */
    public boolean hasReached(long endOffset) {
        return consumer.position(partition, Answers.DEADLINE) >= endOffset;
    }

    /**
     * Reads everything below an end, as {@link EndOfLog} gives it, and keeps none of it.
     *
     * @throws KafkaUnavailableException if nothing comes for 60 s
     * @throws LogStoppedException as {@link #poll}
     */
    public void readTo(long end) {
        Standstill standstill = new Standstill(partition, System::nanoTime);
        while (!hasReached(end)) {
            var unused = pollTowards(end, standstill);
        }
    }

    private List<OrderEvent> pollTowards(long end, Standstill standstill) {
        standstill.at(consumer.position(partition, Answers.DEADLINE), end);
        return poll(Duration.ofMillis(100));
    }

    private Optional<OrderEvent> judge(ConsumerRecord<byte[], byte[]> record) {
        Bytes bytes = record.value() == null ? Bytes.EMPTY : Bytes.wrap(record.value());
        return switch (rule.judge(tip, bytes)) {
            case Verdict.AcceptedBlock(var block, var hash, var content, var next) -> {
                tip = next;
                LogPosition position = new LogPosition(topicId, record.offset() + 1);
                yield news(new OrderEvent.Block(block, hash, content, bytes, next, position, record.timestamp()));
            }
            case Verdict.AcceptedLeader(var leader, var next) -> {
                tip = next;
                yield news(new OrderEvent.Leader(leader, bytes, next, record.timestamp()));
            }
            case Verdict.Dropped(var reason, var detail) -> {
                drops.count(reason, record.offset(), detail);
                if (reason == DropReason.NUMBER || reason == DropReason.PARENT) doubtful = true;
                if (reason == DropReason.PARENT && tip.number() == 0) beginsElsewhere = true;
                yield Optional.empty();
            }
            case Verdict.Stop(var reason) ->
                throw stopped(Cause.UNKNOWN_RECORD, "%s at offset %d: %s", partition, record.offset(), reason);
        };
    }

    /** Whether an accepted record is news to the caller, who may have accepted it in another topic before. */
    private Optional<OrderEvent> news(OrderEvent event) {
        if (wanted.isEmpty()) return Optional.of(event);
        OrderTip before = wanted.get();
        if (tip.number() < before.number()) return Optional.empty();
        if (!tip.hash().equals(before.hash())) {
            throw stopped(
                    Cause.TIP_NOT_IN_LOG,
                    "%s: block %d is %s, this process accepted %s",
                    partition,
                    before.number(),
                    tip.hash(),
                    before.hash());
        }
        wanted = Optional.empty();
        return Optional.empty();
    }

    private void seek(LogPosition from, OrderTip callersTip) {
        long start =
                consumer.beginningOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        if (callersTip.number() == 0) {
            fromTheBeginning(start);
        } else if (from.topicId().equals(topicId)) {
            behind(from, callersTip, start);
        } else {
            // offsets hold only together with their topic's id: after a move to a new Kafka the tip is looked for
            fromTheBeginning(start);
            find(callersTip);
        }
    }

    private void fromTheBeginning(long start) {
        if (start > 0) {
            throw stopped(
                    Cause.LOG_START_ABOVE_POSITION, "%s starts at offset %d, this reader needs 0", partition, start);
        }
        consumer.seek(partition, 0);
    }

    private void behind(LogPosition from, OrderTip callersTip, long start) {
        if (start >= from.offset()) {
            throw stopped(
                    Cause.LOG_START_ABOVE_POSITION,
                    "%s starts at offset %d, this reader stands at %d",
                    partition,
                    start,
                    from.offset());
        }
        long end = consumer.endOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        Optional<Hash> there = from.offset() > end
                ? Optional.empty()
                : recordAt(from.offset() - 1).map(OrderRecord::hash);
        if (!there.equals(Optional.of(callersTip.hash()))) {
            // after a repair the same blocks stand at other offsets
            LOG.warn(
                    "{} ends at offset {}; at {} should be block {} {}, found {}: looking for it from the beginning",
                    partition,
                    end,
                    from.offset() - 1,
                    callersTip.number(),
                    callersTip.hash(),
                    there.map(Hash::toString).orElse("nothing"));
            fromTheBeginning(start);
            find(callersTip);
            return;
        }
        tip = callersTip;
        consumer.seek(partition, from.offset());
    }

    private Optional<OrderRecord> recordAt(long offset) {
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + Answers.DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() != offset || record.value() == null) return Optional.empty();
                try {
                    return Optional.of(OrderRecord.decode(Bytes.wrap(record.value())));
                } catch (MalformedException notOurs) {
                    return Optional.empty();
                }
            }
            if (consumer.position(partition) > offset) return Optional.empty();
        }
        throw new KafkaUnavailableException("no record at offset " + offset + " of " + partition, null);
    }

    private void find(OrderTip callersTip) {
        wanted = Optional.of(callersTip);
        long end = consumer.endOffsets(List.of(partition), Answers.DEADLINE).get(partition);
        Standstill standstill = new Standstill(partition, System::nanoTime);
        while (wanted.isPresent() && !hasReached(end)) ahead = pollTowards(end, standstill);
        if (wanted.isPresent()) {
            throw stopped(
                    Cause.TIP_NOT_IN_LOG,
                    "%s ends with block %d, this process accepted block %d: aichain log repair appends what is missing",
                    partition,
                    tip.number(),
                    callersTip.number());
        }
    }

    @Override
    public void close() {
        // nobody needs the answers that are still under way
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
