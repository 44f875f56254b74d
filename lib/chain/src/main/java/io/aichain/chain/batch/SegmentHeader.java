package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;

/** Stands before each segment of a batch: version u8 = 1 | index u16 | count u16, big-endian, 5 bytes. */
public record SegmentHeader(int index, int count) {
    public static final int BYTES = 5;

    private static final byte VERSION = 1;

    public SegmentHeader {
        if (index < 0 || index >= count || count > 0xffff) throw new IllegalArgumentException(index + " of " + count);
    }

    void encode(ByteBuffer out) {
        out.put(VERSION).putChar((char) index).putChar((char) count);
    }

    /** @param segment with what follows the header */
    public static SegmentHeader decode(Bytes segment) throws MalformedException {
        if (segment.size() < BYTES) throw malformed("segment header: %d bytes, need %d", segment.size(), BYTES);
        ByteBuffer in = ByteBuffer.wrap(segment.unsafeArray());
        int version = in.get();
        int index = in.getChar();
        int count = in.getChar();
        if (version != VERSION) throw malformed("segment header: version %d, this reader knows 1", version);
        if (index >= count) throw malformed("segment header: segment %d of %d", index, count);
        return new SegmentHeader(index, count);
    }
}
