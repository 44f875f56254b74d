package io.aichain.log;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Writes a topic that many write: idempotent, without transactions, acknowledged when durable on the in-sync replicas. For
 * {@code transactions} (key = sender) and {@code executions}. Thread-safe.
 */
public final class PlainPublisher implements AutoCloseable {
    /** Of records that gather for one partition during a request: a thousand transfers. */
    private static final int BATCH_BYTES = 128 << 10;

    /** Of the one request under way: what waits for several partitions of a broker goes together. Kafka's own. */
    private static final int REQUEST_BYTES = 1 << 20;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int maxRecordBytes;

    /** Where a record is now durable. @param appendTimeMillis the broker's clock */
    public record Ack(int partition, long offset, long appendTimeMillis) {}

    private PlainPublisher(Producer<byte[], byte[]> producer, String topic, int maxRecordBytes) {
        this.producer = producer;
        this.topic = topic;
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * @param patience after which a record that is not acknowledged fails; it may still have become durable
     * @throws KafkaUnavailableException if no server's name is known now
     */
    public static PlainPublisher open(KafkaConnection connection, String topic, int maxRecordBytes, Duration patience) {
        Map<String, Object> settings = connection.clientSettings(topic + "-writer");
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        // what comes while a request is on its way is the next one: alone a record never waits, and many share a
        // request
        settings.put("linger.ms", 0);
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.put(
                "batch.size", Math.min(maxRecordBytes, BATCH_BYTES)); // a topic of small records takes no larger batch
        settings.put("max.block.ms", (int) patience.toMillis());
        settings.put("delivery.timeout.ms", (int) patience.toMillis());
        settings.put("request.timeout.ms", (int) Math.max(patience.toMillis() / 2, 1));
        settings.put("max.request.size", Math.max(maxRecordBytes + 4096, REQUEST_BYTES));
        return new PlainPublisher(connection.producer(settings), topic, maxRecordBytes);
    }

    /**
     * Sends one record.
     *
     * @param key picks the partition; null for any
     * @return fails with {@link KafkaUnavailableException} if it was not acknowledged in time, with Kafka's own exception if it never will
     */
    public CompletableFuture<Ack> send(byte[] key, byte[] value) {
        if (value != null && value.length > maxRecordBytes) {
            return CompletableFuture.failedFuture(new RecordTooLargeException(
                    "%s takes records of at most %d bytes, not %d".formatted(topic, maxRecordBytes, value.length)));
        }
        CompletableFuture<Ack> ack = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> {
                if (failure == null) {
                    ack.complete(new Ack(metadata.partition(), metadata.offset(), metadata.timestamp()));
                } else {
                    ack.completeExceptionally(named(failure));
                }
            });
        } catch (RuntimeException e) { // no metadata within max.block.ms, or a full buffer
            ack.completeExceptionally(named(e));
        }
        return ack;
    }

    private Exception named(Exception failure) {
        return failure instanceof RetriableException
                ? new KafkaUnavailableException(topic + ": not acknowledged: " + failure.getMessage(), failure)
                : failure;
    }

    /** Waits a little for what is under way. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
