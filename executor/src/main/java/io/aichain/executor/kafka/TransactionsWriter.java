package io.aichain.executor.kafka;

import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.executor.domain.pool.DurableLog;
import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.PlainPublisher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Writes the topic {@code transactions}. A thread of its own gives records to Kafka's producer, in the order of the calls, because the
 * producer may block while Kafka is away; what has waited for that longer than the patience fails unsent.
 */
public final class TransactionsWriter implements DurableLog, AutoCloseable {
    private final PlainPublisher publisher;
    private final ExecutorService thread;
    private final long patienceNanos;

    private TransactionsWriter(PlainPublisher publisher, ThreadFactory threads, Duration patience) {
        this.publisher = publisher;
        this.thread = Executors.newSingleThreadExecutor(threads);
        this.patienceNanos = patience.toNanos();
    }

    public static TransactionsWriter open(
            KafkaConnection connection,
            String topic,
            int maxTransactionBytes,
            Duration patience,
            ThreadFactory threads) {
        PlainPublisher publisher = PlainPublisher.open(connection, topic, maxTransactionBytes + 1, patience);
        return new TransactionsWriter(publisher, threads, patience);
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
        return publisher.send(key, value);
    }

    @Override
    public void close() {
        thread.shutdown();
        publisher.close();
        thread.close();
    }
}
