package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoded batch to what lies on a network and back: codec 1, one zstd frame (RFC 8878) that declares its content size, cut into
 * segments of equal length but the last, each behind a {@link SegmentHeader}. The same version of zstd and the same level give the same
 * bytes; another may not, which is why only the uncompressed batch is hashed as content.
 */
public final class BatchPacking {
    /** Most segments of a batch: with the longest pointers they still fit into an entry. */
    public static final int MAX_SEGMENTS = 20;

    public static final int MIN_LEVEL = 1;
    public static final int MAX_LEVEL = 19;

    private BatchPacking() {}

    /** @param level of zstd, 1 to 19 */
    public static Bytes compress(Bytes raw, int level) {
        if (level < MIN_LEVEL || level > MAX_LEVEL) throw new IllegalArgumentException("zstd level " + level);
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level).setContentSize(true).setChecksum(false).setDictID(false);
            return Bytes.wrap(context.compress(raw.unsafeArray()));
        }
    }

    /** @param rawLength as a trusted record says it; no more is ever allocated, and the frame must declare exactly this */
    public static Bytes decompress(Bytes packed, int rawLength) throws MalformedException {
        if (rawLength < 1 || rawLength > PublishedBatch.MAX_RAW_BYTES) {
            throw malformed("rawLength: %d, at most %d", rawLength, PublishedBatch.MAX_RAW_BYTES);
        }
        if (packed.isEmpty()) throw malformed("zstd frame: not readable, empty");
        byte[] in = packed.unsafeArray();
        try {
            long declared = Zstd.getFrameContentSize(in);
            if (declared != rawLength) {
                throw malformed(
                        "zstd frame: %s, need %d",
                        declared < 0 ? "not readable, or of unknown size" : declared + " bytes declared", rawLength);
            }
            long frame = Zstd.findFrameCompressedSize(in);
            if (frame != in.length) throw malformed("zstd frame: ends after %d bytes of %d", frame, in.length);
            byte[] raw = new byte[rawLength];
            long written = Zstd.decompress(raw, in);
            if (Zstd.isError(written)) throw malformed("zstd frame: %s", Zstd.getErrorName(written));
            if (written != rawLength) throw malformed("zstd frame: %d bytes, need %d", written, rawLength);
            return Bytes.wrap(raw);
        } catch (ZstdException e) {
            throw malformed("zstd frame: %s", e.getMessage());
        }
    }

    /** @param segmentBytes largest segment with its header */
    public static List<Bytes> cut(Bytes packed, int segmentBytes) {
        int room = segmentBytes - SegmentHeader.BYTES;
        if (room < 1) throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
        int count = Math.ceilDiv(packed.size(), room);
        if (count > MAX_SEGMENTS) throw new IllegalArgumentException(count + " segments, at most " + MAX_SEGMENTS);
        List<Bytes> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * room;
            int length = Math.min(room, packed.size() - from);
            ByteBuffer out = ByteBuffer.allocate(SegmentHeader.BYTES + length);
            new SegmentHeader(i, count).encode(out);
            out.put(packed.unsafeArray(), from, length);
            segments.add(Bytes.wrap(out.array()));
        }
        return segments;
    }

    /** The compressed batch again. @param segments in order, whose hashes were checked against the entry */
    public static Bytes join(List<Bytes> segments, int packedLength) throws MalformedException {
        long total = 0;
        for (int i = 0; i < segments.size(); i++) {
            SegmentHeader header = SegmentHeader.decode(segments.get(i));
            if (header.index() != i || header.count() != segments.size()) {
                throw malformed(
                        "segment header: segment %d of %d where %d of %d is due",
                        header.index(), header.count(), i, segments.size());
            }
            total += segments.get(i).size() - SegmentHeader.BYTES;
        }
        if (total != packedLength)
            throw malformed("segments: %d bytes together, packedLength is %d", total, packedLength);
        ByteBuffer out = ByteBuffer.allocate(packedLength);
        for (Bytes segment : segments) {
            out.put(segment.unsafeArray(), SegmentHeader.BYTES, segment.size() - SegmentHeader.BYTES);
        }
        return Bytes.wrap(out.array());
    }
}
