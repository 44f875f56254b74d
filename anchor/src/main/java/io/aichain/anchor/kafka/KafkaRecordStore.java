package io.aichain.anchor.kafka;

import io.aichain.anchor.domain.AnchorLedger;
import io.aichain.anchor.domain.Version;
import io.aichain.anchor.outbox.RecordStore;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.Outcome;
import io.aichain.log.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The topic in Kafka. What is read at the take-over is folded as it comes and not kept: the topic only grows. */
public final class KafkaRecordStore implements RecordStore {
    private final FencedPublisher publisher;

    private KafkaRecordStore(FencedPublisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Fences the predecessor, then reads all that it left.
     *
     * @throws io.aichain.log.KafkaUnavailableException if the broker does not answer
     */
    public static Succession takeOver(
            KafkaConnection connection, String topic, Duration patience, MeterRegistry metrics) {
        FencedPublisher publisher = FencedPublisher.open(connection, topic, AnchorRecord.MAX_BYTES, patience, metrics);
        try (TopicReader<AnchorRecord> reader =
                TopicReader.fenced(connection, topic, AnchorRecord.MAX_BYTES, KafkaRecordStore::decode, metrics)) {
            long end = EndOfLog.await(connection, topic, Duration.ofSeconds(30));
            AnchorLedger.Folding ledger = new AnchorLedger.Folding();
            reader.readTo(end, entry -> ledger.add(entry.value()));
            return new Succession(new KafkaRecordStore(publisher), ledger.ledger());
        } catch (MalformedException decodedBefore) {
            publisher.close();
            throw new IllegalStateException(decodedBefore);
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    /** A record whose txid or outpoint cannot be read is as unreadable as one that is no JSON. */
    private static AnchorRecord decode(byte[] bytes) throws MalformedException {
        AnchorRecord record = AnchorRecord.decode(bytes);
        Version.of(record);
        return record;
    }

    @Override
    public Appended append(AnchorRecord record) {
        return switch (publisher.append(record.encoded())) {
            case Outcome.Committed committed -> new Appended.Durable();
            case Outcome.LeadershipLost(var reason) -> new Appended.Lost(reason);
            case Outcome.Unknown(var reason) -> new Appended.Lost("not known whether it was written: " + reason);
        };
    }

    @Override
    public void close() {
        publisher.close();
    }
}
