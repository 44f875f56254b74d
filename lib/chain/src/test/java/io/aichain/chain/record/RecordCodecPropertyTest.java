package io.aichain.chain.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every record reads back as itself, has one encoding, and refuses what is cut, longer or changed. */
class RecordCodecPropertyTest {
    private static final Hash KEY = Hash.fromHex("0x" + "11".repeat(32));
    private static final int TRIES = 200;

    @Property(tries = TRIES)
    void transactions(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new Samples(seed).transaction(), Transaction::encoded, TransactionCodec::decode, seed);
    }

    @Property(tries = TRIES)
    void headers(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new Samples(seed).header(), Header::encoded, Header::decode, seed);
    }

    @Property(tries = TRIES)
    void receipts(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new Samples(seed).receipt(), Receipt::encoded, Receipt::decode, seed);
    }

    @Property(tries = TRIES)
    void orderedBlocks(@ForAll long seed) throws MalformedException {
        OrderRecord record = OrderRecord.signed(new Samples(seed).orderedBlock(), KEY);
        assertThat(OrderRecord.decode(record.encoded())).isEqualTo(record);
        CodecLaws.hold(record, RecordCodecPropertyTest::encode, RecordCodecPropertyTest::decodeKnown, seed);
    }

    @Property(tries = TRIES)
    void leaderRecords(@ForAll long seed) throws MalformedException {
        OrderRecord record = OrderRecord.signed(new Samples(seed).leader(), KEY);
        CodecLaws.hold(record, RecordCodecPropertyTest::encode, RecordCodecPropertyTest::decodeKnown, seed);
    }

    @Property(tries = TRIES)
    void executionReports(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new Samples(seed).report(), ExecutionReport::encoded, ExecutionReport::decode, seed);
    }

    @Property(tries = TRIES)
    void manifestEntries(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(
                new Samples(seed).entry(1 + (seed >>> 8)), PublishedBatch::encoded, PublishedBatch::decode, seed);
    }

    @Property(tries = TRIES)
    void manifests(@ForAll long seed) throws MalformedException {
        CodecLaws.hold(new Samples(seed).manifest(), Manifest::encoded, Manifest::decode, seed);
    }

    @Property(tries = TRIES)
    void anchorPayloadsAreAtMost80Bytes(@ForAll long seed) throws MalformedException {
        Samples samples = new Samples(seed);
        AnchorPayload payload = seed % 3 == 0
                ? new AnchorPayload.Start(samples.hash())
                : new AnchorPayload.Anchor(1 + (int) (seed >>> 56) % 255, samples.hash(), samples.bytes(43));
        Bytes encoded = payload.encoded();
        assertThat(encoded.size()).isLessThanOrEqualTo(AnchorPayload.MAX_BYTES);
        assertThat(AnchorPayload.decode(encoded)).isEqualTo(payload);
    }

    @Property(tries = TRIES)
    void batchRecords(@ForAll long seed) throws MalformedException {
        Samples samples = new Samples(seed);
        BatchRecord record = new BatchRecord(
                seed % 2 == 0 ? BatchRecord.State.PREPARED : BatchRecord.State.PUBLISHED,
                samples.entry(1 + (seed >>> 8)),
                samples.hash(),
                samples.uint63());
        assertThat(BatchRecord.decode(record.encoded())).isEqualTo(record);
    }

    @Property(tries = TRIES)
    void anchorRecords(@ForAll long seed) throws MalformedException {
        Samples samples = new Samples(seed);
        Manifest manifest = samples.manifest();
        Optional<AnchorRecord.Commitment> commitment = Optional.of(new AnchorRecord.Commitment(
                manifest.root(),
                manifest.encoded(),
                1,
                samples.bytes(43),
                manifest.firstBatch(),
                manifest.lastBatch(),
                1 + samples.uint63() / 2,
                samples.hash(),
                samples.hash()));
        AnchorRecord record = new AnchorRecord(
                AnchorRecord.State.values()[(int) (seed >>> 60) % 7],
                samples.uint63(),
                3,
                samples.hash().toHex(),
                samples.bytes(200),
                "a:1",
                1000,
                202,
                seed % 2 == 0 ? commitment : Optional.empty(),
                7,
                "b",
                1,
                "d \"quoted\"",
                samples.uint63());
        assertThat(AnchorRecord.decode(record.encoded())).isEqualTo(record);
    }

    @Property(tries = 2000)
    void noBytesMakeADecoderDoAnythingButReadOrRefuse(@ForAll byte[] foreign) {
        Bytes bytes = Bytes.of(foreign);
        CodecLaws.oneEncoding(bytes, Transaction::encoded, TransactionCodec::decode);
        CodecLaws.oneEncoding(bytes, Header::encoded, Header::decode);
        CodecLaws.oneEncoding(bytes, Receipt::encoded, Receipt::decode);
        CodecLaws.oneEncoding(bytes, RecordCodecPropertyTest::encode, RecordCodecPropertyTest::decodeKnown);
        CodecLaws.oneEncoding(bytes, ExecutionReport::encoded, ExecutionReport::decode);
        CodecLaws.oneEncoding(bytes, PublishedBatch::encoded, PublishedBatch::decode);
        CodecLaws.oneEncoding(bytes, Manifest::encoded, Manifest::decode);
        CodecLaws.oneEncoding(bytes, AnchorPayload::encoded, AnchorPayload::decode);
        for (CodecLaws.Decoder<?> json : List.<CodecLaws.Decoder<?>>of(
                b -> BatchRecord.decode(b.unsafeArray()), b -> AnchorRecord.decode(b.unsafeArray()))) {
            try {
                json.decode(bytes);
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static Bytes encode(OrderRecord record) {
        return record.encoded();
    }

    /** A flipped version or kind byte reads as unknown content, which has no encoding: here that counts as refused. */
    private static OrderRecord decodeKnown(Bytes bytes) throws MalformedException {
        OrderRecord record = OrderRecord.decode(bytes);
        if (record.content() instanceof OrderRecord.Content.Unknown unknown)
            throw new MalformedException(unknown.toString());
        return record;
    }
}
