package io.aichain.log;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a service may start to read, kept as committed offsets of a consumer group that nobody is a member of. Kafka forgets them after
 * {@code offsets.retention.minutes} (7 days) without news, and whoever writes them need not be believed: without a bookmark, or with a wrong
 * one, a start reads from the beginning and comes to the same. Not thread-safe.
 */
public final class Bookmarks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bookmarks.class);

    private final Admin admin;
    private final String group;

    /** @param seal a signature over {@link Checkpoint#digest}; empty for a reader that builds nothing on it */
    public record Sealed(Checkpoint checkpoint, Optional<Signature> seal) {}

    /**
     * @param group different for each service of a chain
     * @throws KafkaUnavailableException if no server's name is known now
     */
    public Bookmarks(KafkaConnection connection, String group) {
        this.admin = connection.admin(group);
        this.group = group;
    }

    /**
     * What was noted for a topic of blocks; empty, with a warning, if it cannot be read.
     *
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public Optional<Sealed> checkpoint(String blocksTopic) {
        return read(new TopicPartition(blocksTopic, 0)).flatMap(found -> {
            try {
                return Optional.of(decode(found.metadata()));
            } catch (MalformedException e) {
                LOG.warn("{}: a bookmark that cannot be read is passed over: {}", group, e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** An offset in a topic that needs no proof, if it was noted for the topic with this id. */
    public Optional<Long> offset(String topic, String topicId) {
        return read(new TopicPartition(topic, 0))
                .filter(found -> found.metadata().equals(topicId))
                .map(OffsetAndMetadata::offset);
    }

    /** Returns at once; a bookmark that is not written costs time at the next start and nothing else. */
    public void note(String blocksTopic, Sealed sealed) {
        String seal = sealed.seal()
                .map(signature -> " " + Bytes.wrap(signature.toArray()).toHex())
                .orElse("");
        Checkpoint checkpoint = sealed.checkpoint();
        write(blocksTopic, checkpoint.position().offset(), checkpoint.encoded() + seal);
    }

    /** The same for an offset that needs no proof. */
    public void note(String topic, String topicId, long offset) {
        write(topic, offset, topicId);
    }

    private void write(String topic, long offset, String metadata) {
        // what comes of it is logged; nobody waits for it
        var unused = admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset, metadata)))
                .all()
                .whenComplete((done, failure) -> {
                    if (failure != null)
                        LOG.warn("{}: bookmark of {} not written: {}", group, topic, failure.toString());
                });
    }

    /**
     * A broker that will not show the group, for instance because it may not be read, is no reason to stop: there is no bookmark then. One
     * that does not let us in is waited for as one that is away.
     */
    private Optional<OffsetAndMetadata> read(TopicPartition partition) {
        try {
            return Optional.ofNullable(
                    Answers.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                            .get(partition));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn(
                    "{}: bookmarks cannot be read, {} is read from its beginning; let this service read the group: {}",
                    group,
                    partition.topic(),
                    e.toString());
            return Optional.empty();
        }
    }

    private static Sealed decode(String metadata) throws MalformedException {
        int blank = metadata.lastIndexOf(' ');
        boolean sealed = metadata.chars().filter(c -> c == ' ').count() == 4;
        if (!sealed) return new Sealed(Checkpoint.decode(metadata), Optional.empty());
        String seal = metadata.substring(blank + 1);
        if (!seal.matches("0x[0-9a-f]{130}")) throw malformed("checkpoint seal: 0x and 130 hex digits expected");
        return new Sealed(
                Checkpoint.decode(metadata.substring(0, blank)),
                Optional.of(Signature.of(Bytes.fromHex(seal).toArray())));
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
