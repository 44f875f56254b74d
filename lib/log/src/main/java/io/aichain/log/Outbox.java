package io.aichain.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A service's fenced topic: what may be doubled or costs money is written here before it is done (P7). Opening it fences the
 * predecessor and reads what it left, so that a successor goes on from there. Not thread-safe.
 */
public final class Outbox<T> implements AutoCloseable {
    private final FencedPublisher publisher;
    private final Function<T, byte[]> encoder;
    private final List<T> entries;

    private Outbox(FencedPublisher publisher, Function<T, byte[]> encoder, List<T> entries) {
        this.publisher = publisher;
        this.encoder = encoder;
        this.entries = entries;
    }

    /**
     * @param enough whether nothing before an entry is needed: what is handed over begins there or before it
     * @throws KafkaUnavailableException if the broker does not answer
     */
    public static <T> Outbox<T> takeOver(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            Duration patience,
            Function<T, byte[]> encoder,
            Decoder<T> decoder,
            MeterRegistry metrics,
            Predicate<T> enough) {
        FencedPublisher publisher = FencedPublisher.open(connection, topic, maxRecordBytes, patience, metrics);
        try {
            EndOfLog.await(connection, topic, Duration.ofSeconds(30));
            TopicReader.Tail<T> tail = TopicReader.back(connection, topic, maxRecordBytes, decoder, metrics, enough);
            tail.reader().close();
            return new Outbox<>(
                    publisher,
                    encoder,
                    tail.entries().stream().map(TopicReader.Entry::value).toList());
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    /** What predecessors left, in order; from where nothing before is needed. */
    public List<T> entries() {
        return entries;
    }

    /** Only {@link Outcome.Committed} permits the act that the entry announces; after anything else take over anew. */
    public Outcome append(T entry) {
        return publisher.append(encoder.apply(entry));
    }

    @Override
    public void close() {
        publisher.close();
    }
}
