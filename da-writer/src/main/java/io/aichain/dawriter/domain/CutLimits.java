package io.aichain.dawriter.domain;

import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.SegmentHeader;
import java.time.Duration;

/**
 * When a batch is closed: whichever comes first.
 *
 * @param packedBytes compressed size to aim at
 * @param rawBytes largest uncompressed size
 * @param blocks most blocks
 * @param age of the oldest block in it, by its time
 * @param segmentBytes largest segment, header included
 * @param level of zstd
 */
public record CutLimits(int packedBytes, int rawBytes, int blocks, Duration age, int segmentBytes, int level) {
    public CutLimits {
        check("packed bytes", packedBytes, 1, PublishedBatch.MAX_RAW_BYTES);
        check("raw bytes", rawBytes, 1, PublishedBatch.MAX_RAW_BYTES / 2);
        check("blocks", blocks, 1, BatchCodec.MAX_BLOCKS);
        check("segment bytes", segmentBytes, SegmentHeader.BYTES + 1, PublishedBatch.MAX_RAW_BYTES);
        check("zstd level", level, BatchPacking.MIN_LEVEL, BatchPacking.MAX_LEVEL);
    }

    /** The same on a network whose objects are smaller than ours. */
    public CutLimits withSegmentsOfAtMost(int networkBytes) {
        return new CutLimits(packedBytes, rawBytes, blocks, age, Math.min(segmentBytes, networkBytes), level);
    }

    /** What all segments of a batch hold together: no batch may be larger. */
    long room() {
        return (long) BatchPacking.MAX_SEGMENTS * (segmentBytes - SegmentHeader.BYTES);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d, allowed %d to %d".formatted(name, value, min, max));
        }
    }
}
