package io.aichain.chain.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Samples;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader refuses before and while it decompresses. */
@Tag("P6")
@Tag("P10")
class BatchPackingTest {
    private static final Bytes RAW = BatchCodec.encode(new BatchSamples(7).batch(20));
    private static final Bytes PACKED = BatchPacking.compress(RAW, 3);
    private static final List<Bytes> SEGMENTS = BatchPacking.cut(PACKED, PACKED.size() / 3 + 10);

    static Stream<Arguments> frames() {
        Bytes skippable = Bytes.fromHex("0x502a4d1800000000");
        Bytes zeros = Bytes.wrap(new byte[60 << 20]);
        return Stream.of(
                frame("nothing", Bytes.EMPTY, "zstd frame: not readable"),
                frame("noise", Bytes.fromHex("0xdeadbeef00"), "zstd frame: not readable"),
                frame("cut off", PACKED.slice(0, PACKED.size() - 1), "zstd frame"),
                frame("head only", PACKED.slice(0, 6), "zstd frame"),
                frame("a second frame", both(PACKED, PACKED), "zstd frame: ends after"),
                frame("a skippable frame behind", both(PACKED, skippable), "zstd frame: ends after"),
                frame("a skippable frame before", both(skippable, PACKED), "zstd frame"),
                frame("another size", BatchPacking.compress(RAW.slice(1, RAW.size()), 3), "bytes declared"),
                frame("a bomb", BatchPacking.compress(zeros, 19), (60 << 20) + " bytes declared"),
                frame("no size", withoutSize(), "unknown size"));
    }

    private static Arguments frame(String name, Bytes packed, String expected) {
        return Arguments.of(Named.of(name, packed), expected);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameThatIsNotExactlyTheAnnouncedBatchIsRefused(Bytes packed, String expected) {
        assertThatThrownBy(() -> BatchPacking.decompress(packed, RAW.size()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void noLengthAboveTheLimitIsEverAllocated() {
        for (int length : new int[] {0, -1, PublishedBatch.MAX_RAW_BYTES + 1}) {
            assertThatThrownBy(() -> BatchPacking.decompress(PACKED, length)).hasMessageContaining("rawLength");
        }
    }

    static Stream<Arguments> segments() {
        return Stream.of(
                cut("one missing", s -> s.subList(1, 3), "segment 1 of 3 where 0 of 2 is due"),
                cut("two swapped", s -> List.of(s.get(1), s.get(0), s.get(2)), "where 0 of 3"),
                cut("one twice", s -> List.of(s.get(0), s.get(0), s.get(2)), "where 1 of 3"),
                cut("none", s -> List.of(), "packedLength"),
                cut("a short header", s -> List.of(s.get(0).slice(0, 4)), "4 bytes, need 5"),
                cut("a later version", s -> List.of(Bytes.fromHex("0x020000000100")), "version 2, this reader knows 1"),
                cut("an index past the count", s -> List.of(Bytes.fromHex("0x010001000100")), "segment 1 of 1"),
                cut("too short in all", s -> List.of(Bytes.fromHex("0x010000000100")), "packedLength"));
    }

    private static Arguments cut(String name, UnaryOperator<List<Bytes>> change, String expected) {
        return Arguments.of(Named.of(name, change), expected);
    }

    @ParameterizedTest
    @MethodSource("segments")
    void segmentsThatDoNotFollowOneAnotherAreRefused(UnaryOperator<List<Bytes>> change, String expected) {
        assertThat(SEGMENTS).hasSize(3);
        assertThatThrownBy(() -> BatchPacking.join(change.apply(new ArrayList<>(SEGMENTS)), PACKED.size()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void theLargestEntryHasRoomForAllSegments() {
        List<Segment> segments = new ArrayList<>();
        Bytes pointer = Bytes.wrap(new byte[Segment.MAX_POINTER_BYTES]);
        for (int i = 0; i < BatchPacking.MAX_SEGMENTS; i++) {
            segments.add(new Segment(Integer.MAX_VALUE, BatchCodec.contentHash(RAW), pointer));
        }
        PublishedBatch sample = new Samples(1).entry(Long.MAX_VALUE);
        PublishedBatch largest = new PublishedBatch(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                sample.contentHash(),
                PublishedBatch.MAX_RAW_BYTES,
                PublishedBatch.MAX_RAW_BYTES,
                1,
                sample.contentHash(),
                sample.contentHash(),
                sample.contentHash(),
                sample.contentHash(),
                255,
                segments,
                List.of());
        assertThat(largest.encoded().size()).isLessThanOrEqualTo(PublishedBatch.MAX_BYTES);
    }

    private static Bytes both(Bytes a, Bytes b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a.unsafeArray());
        out.writeBytes(b.unsafeArray());
        return Bytes.wrap(out.toByteArray());
    }

    private static Bytes withoutSize() {
        try (var context = new ZstdCompressCtx()) {
            context.setContentSize(false);
            byte[] out = context.compress(RAW.unsafeArray());
            assertThat(Zstd.getFrameContentSize(out)).isNegative();
            return Bytes.wrap(out);
        }
    }
}
