package io.aichain.chain.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.CodecLaws;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The laws of every codec, held by batches, raw and packed. */
@Tag("P6")
@Tag("P10")
class BatchCodecPropertyTest {
    @Property(tries = 300)
    void aBatchReadsBackEqualAndHasOneEncoding(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new BatchSamples(seed).batch(12), BatchCodec::encode, BatchCodec::decode, seed);
    }

    @Property(tries = 100)
    @Tag("P1")
    void theBlocksHashToTheSameHashes(@ForAll long seed) throws MalformedException {
        Batch batch = new BatchSamples(seed).batch(12);
        Batch read = BatchCodec.decode(BatchCodec.encode(batch));
        for (int i = 0; i < batch.blocks().size(); i++) {
            assertThat(read.blocks().get(i).hash())
                    .isEqualTo(batch.blocks().get(i).hash());
        }
    }

    @Property(tries = 500)
    void noiseBehindARightHeadIsRefusedOrReadsBackAsTheSameBytes(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = BatchCodec.encode(new BatchSamples(seed).batch(3)).toArray();
        int from = 5 + random.nextInt(bytes.length - 5);
        for (int i = from; i < bytes.length; i++) if (random.nextInt(4) == 0) bytes[i] = (byte) random.nextInt(256);
        CodecLaws.oneEncoding(Bytes.wrap(bytes), BatchCodec::encode, BatchCodec::decode);
    }

    @Property(tries = 100)
    void aPackedBatchComesBackWhateverTheSizeOfItsSegments(@ForAll long seed) throws MalformedException {
        Random random = new Random(seed);
        Bytes raw = BatchCodec.encode(new BatchSamples(seed).batch(12));
        Bytes packed = BatchPacking.compress(raw, 1 + random.nextInt(9));
        int least = SegmentHeader.BYTES + Math.ceilDiv(packed.size(), BatchPacking.MAX_SEGMENTS);
        var segments = BatchPacking.cut(packed, least + random.nextInt(packed.size()));
        Bytes joined = BatchPacking.join(segments, packed.size());
        assertThat(joined).isEqualTo(packed);
        assertThat(BatchPacking.decompress(joined, raw.size())).isEqualTo(raw);
    }

    @Property(tries = 300)
    void aDamagedFrameIsRefusedOrHasTheDeclaredLength(@ForAll long seed) {
        Random random = new Random(seed);
        Bytes raw = BatchCodec.encode(new BatchSamples(seed).batch(4));
        byte[] packed = BatchPacking.compress(raw, 3).toArray();
        packed[random.nextInt(packed.length)] ^= (byte) (1 + random.nextInt(255));
        Bytes damaged = Bytes.wrap(packed).slice(0, packed.length - random.nextInt(2));
        try {
            assertThat(BatchPacking.decompress(damaged, raw.size()).size()).isEqualTo(raw.size());
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageContaining("zstd frame");
        }
    }
}
