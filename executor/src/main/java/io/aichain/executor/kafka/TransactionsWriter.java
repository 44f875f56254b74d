package io.aichain.executor.kafka;

import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.executor.domain.pool.DurableLog;
import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.PlainPublisher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the topic {@code transactions}. A thread of its own makes Kafka's producer and gives it records, in the order of the calls,
 * because either may block or fail while Kafka is away; what has waited for that longer than the patience fails unsent.
 */
public final class TransactionsWriter implements DurableLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionsWriter.class);

    private final Supplier<PlainPublisher> open;
    private final ExecutorService thread;
    private final long patienceNanos;
    private volatile Optional<PlainPublisher> publisher = Optional.empty();

    private TransactionsWriter(Supplier<PlainPublisher> open, ThreadFactory threads, Duration patience) {
        this.open = open;
        this.thread = Executors.newSingleThreadExecutor(threads);
        this.patienceNanos = patience.toNanos();
    }

    /** Returns at once; Kafka may be away. */
    public static TransactionsWriter open(
            KafkaConnection connection,
            String topic,
            int maxTransactionBytes,
            Duration patience,
            ThreadFactory threads) {
        TransactionsWriter writer = new TransactionsWriter(
                () -> PlainPublisher.open(connection, topic, maxTransactionBytes + 1, patience), threads, patience);
        writer.thread.execute(writer::prepare);
        return writer;
    }

    @Override
    public CompletableFuture<Position> append(Address sender, Bytes raw) {
        long given = System.nanoTime();
        byte[] key = sender.toArray();
        byte[] value = TransactionRecord.encode(raw).unsafeArray();
        return CompletableFuture.supplyAsync(() -> send(given, key, value), thread)
                .thenCompose(sent -> sent)
                .thenApply(ack -> new Position(ack.partition(), ack.offset()));
    }

    private CompletableFuture<PlainPublisher.Ack> send(long given, byte[] key, byte[] value) {
        if (System.nanoTime() - given > patienceNanos) {
            return CompletableFuture.failedFuture(new KafkaUnavailableException("Kafka does not take records", null));
        }
        return publisher().send(key, value);
    }

    /** So that the first transaction need not wait for it. */
    private void prepare() {
        try {
            publisher();
        } catch (KafkaUnavailableException e) {
            LOG.warn("the first transaction tries again: {}", e.getMessage());
        }
    }

    private PlainPublisher publisher() {
        // read once: close() on another thread may take it away at any time
        Optional<PlainPublisher> held = publisher;
        if (held.isPresent()) return held.get();
        PlainPublisher opened = open.get();
        publisher = Optional.of(opened);
        return opened;
    }

    @Override
    public void close() {
        thread.shutdown();
        release(); // ends a call that waits for Kafka
        thread.close();
        release(); // what was opened meanwhile
    }

    private void release() {
        Optional<PlainPublisher> held = publisher;
        publisher = Optional.empty();
        held.ifPresent(PlainPublisher::close);
    }
}
