package io.aichain.da;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.BatchSamples;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisSample;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.chain.record.Samples;
import io.aichain.da.file.FileNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which what lies on a network is not the batch that its entry promises, and whose fault each is. */
@Tag("P6")
@Tag("P11")
class BatchFetcherTest {
    private static final Hash KEY = Hash.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private static final Genesis GENESIS = GenesisSample.of(Secp256k1.instance().address(KEY));

    @TempDir
    Path folder;

    private FaultyNetwork network;
    private BatchFetcher fetcher;

    @BeforeEach
    void open() {
        network = new FaultyNetwork(new FileNetwork(folder), 1);
        fetcher = new BatchFetcher(GENESIS, new DaNetworks(List.of(network)));
    }

    private static Batch batch() {
        OrderedBlock sample = new Samples(5).orderedBlock();
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                7,
                sample.parentHash(),
                1,
                sample.timeMillis(),
                sample.gasLimit(),
                0,
                sample.inputTopicId(),
                sample.inputOffsets(),
                List.of(new Samples(6).transaction().encoded()),
                List.of());
        return batch(block, List.of());
    }

    private static Batch batch(OrderedBlock block, List<Extension> extensions) {
        Samples samples = new Samples(8);
        Signature signature = Secp256k1.instance().sign(block.hash(), KEY);
        return new Batch(
                GENESIS.hash(),
                3,
                samples.hash(),
                block.parentHash(),
                block.hash(),
                samples.hash(),
                samples.hash(),
                signature,
                extensions,
                List.of(block));
    }

    private PublishedBatch stored(Batch batch) {
        Bytes raw = BatchCodec.encode(batch);
        return entry(batch, raw, BatchCodec.contentHash(raw), raw.size(), BatchPacking.compress(raw, 3));
    }

    private PublishedBatch entry(Batch batch, Bytes raw, Hash contentHash, int rawLength, Bytes packed) {
        List<Segment> segments = new ArrayList<>();
        for (Bytes segment : BatchPacking.cut(packed, packed.size() / 2 + 10)) {
            Bytes pointer = ((PutAnswer.Stored) network.put(segment)).pointer();
            segments.add(new Segment(segment.size(), Sha256.hash(segment.unsafeArray()), pointer));
        }
        assertThat(raw.isEmpty()).isFalse();
        return entry(batch, contentHash, rawLength, packed.size(), NetworkId.FILE.number(), segments);
    }

    private static PublishedBatch entry(
            Batch batch, Hash contentHash, int rawLength, int packedLength, int onNetwork, List<Segment> segments) {
        return new PublishedBatch(
                batch.number(),
                batch.firstBlock(),
                batch.lastBlock(),
                contentHash,
                rawLength,
                packedLength,
                1,
                batch.lastOrderedHash(),
                batch.lastBlockHash(),
                Hash.ZERO,
                Hash.ZERO,
                onNetwork,
                segments,
                List.of());
    }

    private FetchedBatch.Invalid invalid(PublishedBatch entry) {
        FetchedBatch fetched = fetcher.fetch(entry);
        assertThat(fetched).isInstanceOf(FetchedBatch.Invalid.class);
        return (FetchedBatch.Invalid) fetched;
    }

    @Test
    void whatWasStoredIsTheBatch() {
        Batch batch = batch();
        assertThat(fetcher.fetch(stored(batch))).isEqualTo(new FetchedBatch.Valid(batch, BatchCodec.encode(batch)));
        assertThat(fetcher.finality(stored(batch))).isEqualTo(new Finality.Final());
    }

    @Test
    void bytesThatAreNotTheCommittedOnesAreTheNetworksFault() {
        PublishedBatch entry = stored(batch());
        for (Fault fault : List.of(Fault.CORRUPT_READ, Fault.TRUNCATED_READ, Fault.EMPTY_READ)) {
            network.failNext(fault);
            assertThat(fetcher.fetch(entry))
                    .isInstanceOfSatisfying(
                            FetchedBatch.Tampered.class,
                            tampered -> assertThat(tampered.segment()).isZero());
        }
        assertThat(fetcher.fetch(entry)).isInstanceOf(FetchedBatch.Valid.class);
    }

    @Test
    @Tag("P10")
    void whatIsAwayIsWaitedForAndWhatIsDeletedIsGone() throws IOException {
        PublishedBatch entry = stored(batch());
        network.failNext(Fault.UNAVAILABLE, Fault.NOT_YET_VISIBLE);
        assertThat(fetcher.fetch(entry)).isInstanceOf(FetchedBatch.Waiting.class);
        assertThat(fetcher.fetch(entry)).isInstanceOf(FetchedBatch.Waiting.class);
        String second =
                HexFormat.of().formatHex(entry.segments().get(1).pointer().unsafeArray());
        Files.delete(folder.resolve(second.substring(0, 2)).resolve(second));
        assertThat(fetcher.fetch(entry))
                .isInstanceOfSatisfying(
                        FetchedBatch.Gone.class,
                        gone -> assertThat(gone.segment()).isEqualTo(1));
        assertThat(fetcher.finality(entry)).isInstanceOf(Finality.Missing.class);
    }

    @Test
    void anotherContentHashIsInvalidForEveryone() {
        Batch batch = batch();
        Bytes raw = BatchCodec.encode(batch);
        FetchedBatch.Invalid invalid = invalid(entry(batch, raw, Hash.ZERO, raw.size(), BatchPacking.compress(raw, 3)));
        assertThat(invalid.field()).isEqualTo("content hash");
        assertThat(invalid.found()).isEqualTo(BatchCodec.contentHash(raw).toHex());
    }

    @Test
    void aFrameThatDeclaresAnotherSizeIsInvalidBeforeItIsDecompressed() {
        Batch batch = batch();
        Bytes bomb = BatchPacking.compress(Bytes.wrap(new byte[32 << 20]), 19);
        FetchedBatch.Invalid invalid = invalid(entry(batch, bomb, Hash.ZERO, 1000, bomb));
        assertThat(invalid.field()).isEqualTo("packing");
        assertThat(invalid.found()).contains("33554432 bytes declared, need 1000");
    }

    @Test
    void anEntryWhoseLengthsDoNotAddUpIsInvalidBeforeAnythingIsFetched() {
        PublishedBatch entry = stored(batch());
        PublishedBatch longer =
                entry(batch(), entry.contentHash(), entry.rawLength(), entry.packedLength() + 1, 1, entry.segments());
        network.failPercent(100);
        assertThat(invalid(longer).field()).isEqualTo("sum of segment lengths");
    }

    @Test
    void bytesThatAreNoBatchAreInvalid() {
        Bytes noise = Bytes.wrap("AICB\1 and then something else".getBytes(StandardCharsets.UTF_8));
        Hash hash = BatchCodec.contentHash(noise);
        FetchedBatch.Invalid invalid =
                invalid(entry(batch(), noise, hash, noise.size(), BatchPacking.compress(noise, 3)));
        assertThat(invalid.field()).isEqualTo("batch");
    }

    @Test
    void aBatchOfALaterVersionStopsTheReaderAndIsNotCalledInvalid() {
        byte[] bytes = BatchCodec.encode(batch()).toArray();
        bytes[4] = 2;
        Bytes later = Bytes.wrap(bytes);
        Hash hash = BatchCodec.contentHash(later);
        assertThat(fetcher.fetch(entry(batch(), later, hash, later.size(), BatchPacking.compress(later, 3))))
                .isEqualTo(new FetchedBatch.Unknown("batch version 2"));
    }

    @Test
    void aCriticalExtensionAndAKindOfLaterStopTheReader() {
        OrderedBlock block = batch().blocks().getFirst();
        Batch extended = batch(block, List.of(new Extension(2, Bytes.EMPTY)));
        assertThat(fetcher.fetch(stored(extended))).isEqualTo(new FetchedBatch.Unknown("critical extension 2"));
        Batch ignorable = batch(block, List.of(new Extension(3, Bytes.EMPTY)));
        assertThat(fetcher.fetch(stored(ignorable))).isInstanceOf(FetchedBatch.Valid.class);
        OrderedBlock forced = new OrderedBlock(
                RecordKind.FORCED,
                block.number(),
                block.parentHash(),
                block.epoch(),
                block.timeMillis(),
                block.gasLimit(),
                block.configNumber(),
                block.inputTopicId(),
                block.inputOffsets(),
                block.payload(),
                List.of());
        assertThat(fetcher.fetch(stored(batch(forced, List.of())))).isInstanceOf(FetchedBatch.Unknown.class);
    }

    @Test
    void aBatchThatContradictsItsEntryOrItsChainIsInvalidAndNamesTheField() {
        Batch batch = batch();
        PublishedBatch good = stored(batch);
        Batch other = new BatchSamples(9).batch(1);
        PublishedBatch otherNumber =
                entry(other, good.contentHash(), good.rawLength(), good.packedLength(), 1, good.segments());
        assertThat(invalid(otherNumber).field()).isEqualTo("batch number");
        Batch unsigned = new Batch(
                batch.genesisHash(),
                batch.number(),
                batch.parentHash(),
                batch.firstParentOrderedHash(),
                batch.lastOrderedHash(),
                batch.firstParentBlockHash(),
                batch.lastBlockHash(),
                other.lastSignature(),
                List.of(),
                batch.blocks());
        assertThat(invalid(stored(unsigned)).field()).isEqualTo("signer of block 7");
    }

    @Test
    @Tag("P8")
    void aNetworkThatGenesisDoesNotNameIsInvalidAndOneThatNobodyKnowsStopsTheReader() {
        PublishedBatch entry = stored(batch());
        PublishedBatch near =
                entry(batch(), entry.contentHash(), entry.rawLength(), entry.packedLength(), 2, entry.segments());
        assertThat(invalid(near).field()).isEqualTo("network");
        PublishedBatch future =
                entry(batch(), entry.contentHash(), entry.rawLength(), entry.packedLength(), 99, entry.segments());
        assertThat(fetcher.fetch(future)).isEqualTo(new FetchedBatch.Unknown("network 99"));
        BatchFetcher nowhere = new BatchFetcher(GENESIS, new DaNetworks(List.of()));
        assertThat(nowhere.fetch(entry)).isInstanceOf(FetchedBatch.Waiting.class);
    }
}
