package io.aichain.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A service's fenced topic: what may be doubled or costs money is written here before it is done (P7). Opening it fences the
 * predecessor and reads everything it left, so that a successor goes on from there. Not thread-safe.
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

    /** @throws KafkaUnavailableException if the broker does not answer */
    public static <T> Outbox<T> takeOver(
            KafkaConnection connection,
            String topic,
            int maxRecordBytes,
            Duration patience,
            Function<T, byte[]> encoder,
            Decoder<T> decoder,
            MeterRegistry metrics) {
        FencedPublisher publisher = FencedPublisher.open(connection, topic, maxRecordBytes, patience, metrics);
        try (TopicReader<T> reader = TopicReader.fenced(connection, topic, maxRecordBytes, decoder, metrics)) {
            long end = EndOfLog.await(connection, topic, Duration.ofSeconds(30));
            List<T> entries = new ArrayList<>();
            while (!reader.hasReached(end)) {
                reader.poll(Duration.ofMillis(100)).forEach(entry -> entries.add(entry.value()));
            }
            return new Outbox<>(publisher, encoder, entries);
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    /** Everything written so far, by predecessors and by this process, in order. */
    public List<T> entries() {
        return List.copyOf(entries);
    }

    /** Only {@link Outcome.Committed} permits the act that the entry announces; after anything else take over anew. */
    public Outcome append(T entry) {
        Outcome outcome = publisher.append(encoder.apply(entry));
        if (outcome instanceof Outcome.Committed) entries.add(entry);
        return outcome;
    }

    @Override
    public void close() {
        publisher.close();
    }
}
