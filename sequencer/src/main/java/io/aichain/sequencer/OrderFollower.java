package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.EndOfLog;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sequencer's own reader of the order: follows while another leads, and confirms what this process appends. */
final class OrderFollower implements AutoCloseable {
    private final KafkaConnection kafka;
    private final Genesis genesis;
    private final MeterRegistry metrics;
    private final RecentHashes hashes = new RecentHashes();
    private Optional<OrderReader> reader = Optional.empty();
    private volatile OrderTip tip;

    OrderFollower(KafkaConnection kafka, Genesis genesis, MeterRegistry metrics) {
        this.kafka = kafka;
        this.genesis = genesis;
        this.metrics = metrics;
        this.tip = OrderTip.genesis(genesis);
    }

    List<OrderEvent> poll(Duration timeout) {
        OrderReader from = reader();
        List<OrderEvent> events = from.poll(timeout);
        for (OrderEvent event : events) {
            if (event instanceof OrderEvent.Block block)
                hashes.add(block.block().number(), block.hash());
        }
        tip = from.tip();
        return events;
    }

    /** Whether everything below an end was read. */
    boolean hasReached(long endOffset) {
        return reader().hasReached(endOffset);
    }

    /** Reads everything below an end; returns what was accepted on the way. */
    List<OrderEvent> readTo(long endOffset) {
        List<OrderEvent> events = new ArrayList<>();
        while (!hasReached(endOffset)) events.addAll(poll(Duration.ofMillis(100)));
        return events;
    }

    /** Reads all that is committed now. */
    void catchUp() {
        readTo(EndOfLog.committed(kafka, Topics.of(genesis).blocks()));
    }

    OrderTip tip() {
        return tip;
    }

    Optional<Hash> hashAt(long number) {
        return hashes.at(number);
    }

    private OrderReader reader() {
        if (reader.isEmpty()) reader = Optional.of(OrderReader.open(kafka, genesis, metrics));
        return reader.get();
    }

    @Override
    public void close() {
        reader.ifPresent(OrderReader::close);
        reader = Optional.empty();
    }
}
