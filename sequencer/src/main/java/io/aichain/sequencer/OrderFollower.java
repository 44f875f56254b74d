package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.Bookmarks;
import io.aichain.log.Checkpoint;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sequencer's own reader of the order: follows while another leads, and confirms what this process appends. */
final class OrderFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderFollower.class);
    private static final Duration STEP = Duration.ofMillis(100);

    private final KafkaConnection kafka;
    private final Genesis genesis;
    private final Hash secretKey;
    private final MeterRegistry metrics;
    private final RecentHashes hashes = new RecentHashes();
    private Optional<OrderReader> reader = Optional.empty();
    private Optional<SealedCheckpoints> checkpoints = Optional.empty();
    private Optional<Checkpoint> started = Optional.empty();
    private volatile OrderTip tip;

    OrderFollower(KafkaConnection kafka, Genesis genesis, Hash secretKey, MeterRegistry metrics) {
        this.secretKey = secretKey;
        this.kafka = kafka;
        this.genesis = genesis;
        this.metrics = metrics;
        this.tip = OrderTip.genesis(genesis);
    }

    List<OrderEvent> poll(Duration timeout) {
        OrderReader from = reader();
        List<OrderEvent> events = from.poll(timeout);
        for (OrderEvent event : events) {
            if (event instanceof OrderEvent.Block block) {
                hashes.add(block.block().number(), block.hash());
                checkpoints().passed(block);
            }
        }
        tip = from.tip();
        return events;
    }

    /** Whether everything below an end was read. */
    boolean hasReached(long endOffset) {
        return reader().hasReached(endOffset);
    }

    /**
     * Reads everything below an end, and keeps none of it: the log may be longer than memory is large.
     *
     * @param patience in all, for what may be the whole log; who calls again goes on where this ended
     * @return whether all was read
     */
    boolean readTo(long endOffset, Duration patience, Consumer<OrderEvent> accepted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!hasReached(endOffset)) {
            if (System.nanoTime() > deadline) return false;
            poll(STEP).forEach(accepted);
        }
        return true;
    }

    /** What to say while {@link #readTo} has not read all. */
    String notYetAt(long endOffset) {
        return "has read the order to block %d, and not yet to its end at offset %d: goes on from there"
                .formatted(tip.number(), endOffset);
    }

    OrderTip tip() {
        return tip;
    }

    /** What of the log others' claims are held against. */
    Evidence.Log log() {
        return new Evidence.Log(tip, reader().beginsElsewhere(), hashes::at);
    }

    Optional<Hash> hashAt(long number) {
        return hashes.at(number);
    }

    /** The checkpoint of the topic as it is now that this process found at its start; used or not, its block was in the log. */
    Optional<Checkpoint> checkpoint() {
        OrderReader now = reader();
        return started.filter(c -> c.position().topicId().equals(now.topicId()));
    }

    /** Notes how far the log is settled: the leader's business. */
    void noteCheckpoint() {
        checkpoints().note();
    }

    private SealedCheckpoints checkpoints() {
        if (checkpoints.isEmpty()) {
            Topics topics = Topics.of(genesis);
            Bookmarks bookmarks = new Bookmarks(kafka, topics.chain() + ".sequencer-bookmarks");
            checkpoints = Optional.of(new SealedCheckpoints(bookmarks, topics.blocks(), genesis.hash(), secretKey));
        }
        return checkpoints.get();
    }

    private OrderReader reader() {
        if (reader.isPresent()) return reader.get();
        started = checkpoints().last();
        Optional<OrderReader> behind =
                started.flatMap(checkpoint -> OrderReader.openBehind(kafka, genesis, checkpoint, metrics));
        if (behind.isPresent()) {
            LOG.info("starts behind {}", started.get());
            hashes.add(started.get().number(), started.get().hash());
        }
        reader = Optional.of(behind.orElseGet(() -> OrderReader.open(kafka, genesis, metrics)));
        tip = reader.get().tip();
        return reader.get();
    }

    /** May be used again: it then goes on behind a checkpoint. */
    @Override
    public void close() {
        try (var _ = checkpoints.orElse(null);
                var _ = reader.orElse(null)) {
            reader = Optional.empty();
            checkpoints = Optional.empty();
        }
    }
}
