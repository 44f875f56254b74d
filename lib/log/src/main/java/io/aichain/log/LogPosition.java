package io.aichain.log;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;

/**
 * Where a reader of {@code blocks} goes on: directly behind the record of the last block it accepted. Stored in one atomic write with
 * what the block did (P4). 24 bytes, big-endian: topic id[16] | offset i64.
 *
 * @param topicId of the topic the offset belongs to; an offset means nothing without it
 * @param offset of the next record to read, not a block number: markers and dropped records take offsets too
 */
public record LogPosition(Uuid topicId, long offset) {
    public static final int BYTES = 24;
    /** Before the first record of any topic. */
    public static final LogPosition START = new LogPosition(Uuid.ZERO_UUID, 0);

    public LogPosition {
        if (offset < 0) throw new IllegalArgumentException("offset " + offset);
    }

    public Bytes encoded() {
        return Bytes.wrap(ByteBuffer.allocate(BYTES)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putLong(offset)
                .array());
    }

    public static LogPosition decode(Bytes bytes) throws MalformedException {
        if (bytes.size() != BYTES) throw malformed("log position: %d bytes, need %d", bytes.size(), BYTES);
        ByteBuffer in = ByteBuffer.wrap(bytes.unsafeArray());
        Uuid topicId = new Uuid(in.getLong(), in.getLong());
        long offset = in.getLong();
        if (offset < 0) throw malformed("log position.offset: %d, at least 0", offset);
        return new LogPosition(topicId, offset);
    }

    /** A topic id as ordered blocks carry it. */
    public static Bytes topicIdBytes(Uuid id) {
        return Bytes.wrap(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }
}
