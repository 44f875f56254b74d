package io.aichain.anchor;

import io.aichain.bitcoin.testing.Wallet;
import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.genesis.GenesisSample;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetwork;
import io.aichain.da.PutAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A chain of small batches that every check takes, laid on a network. */
final class SampleChain {
    static final Wallet WALLET = Wallet.of("3");
    private static final Hash SEQUENCER_KEY = new Hash(1, 2, 3, 4);

    private final Genesis genesis;
    private final List<PublishedBatch> batches = new ArrayList<>();

    SampleChain() {
        Address sequencer =
                Secp256k1.instance().recoverAddress(Hash.ZERO, sign(Hash.ZERO)).orElseThrow();
        String text = GenesisSample.text(sequencer)
                .replaceAll("\"anchorAddress\":\"[a-z0-9]+\"", "\"anchorAddress\":\"" + WALLET.address() + "\"");
        try {
            this.genesis = GenesisCodec.decode(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException ourOwnText) {
            throw new AssertionError(ourOwnText);
        }
    }

    Genesis genesis() {
        return genesis;
    }

    List<PublishedBatch> batches() {
        return batches;
    }

    /** The next batch, of one empty block, on the network. */
    BatchRecord publish(DaNetwork network) {
        long number = batches.size() + 1L;
        Hash parentHash = number == 1 ? genesis.hash() : batches.getLast().contentHash();
        Hash parentOrdered = number == 1 ? genesis.hash() : batches.getLast().lastOrderedHash();
        Hash parentBlock =
                number == 1 ? new Hash(5, 5, 5, 5) : batches.getLast().lastBlockHash();
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                number,
                parentOrdered,
                1,
                number * 100,
                30_000_000,
                0,
                Bytes.wrap(new byte[16]),
                List.of(number, number),
                List.of(),
                List.of());
        Hash blockHash = new Hash(6, 6, 6, number);
        Batch batch = new Batch(
                genesis.hash(),
                number,
                parentHash,
                parentOrdered,
                block.hash(),
                parentBlock,
                blockHash,
                sign(block.hash()),
                List.of(),
                List.of(block));
        Bytes raw = BatchCodec.encode(batch);
        Bytes packed = BatchPacking.compress(raw, 3);
        List<Segment> segments = new ArrayList<>();
        for (Bytes segment : BatchPacking.cut(packed, 1 << 20)) {
            Bytes pointer = ((PutAnswer.Stored) network.put(segment)).pointer();
            segments.add(new Segment(segment.size(), Sha256.hash(segment.unsafeArray()), pointer));
        }
        PublishedBatch entry = new PublishedBatch(
                number,
                number,
                number,
                BatchCodec.contentHash(raw),
                raw.size(),
                packed.size(),
                PublishedBatch.CODEC_ZSTD,
                block.hash(),
                blockHash,
                new Hash(8, 8, 8, number),
                Hash.ZERO,
                network.id().number(),
                segments,
                List.of());
        batches.add(entry);
        return new BatchRecord(BatchRecord.State.PUBLISHED, entry, parentHash, number);
    }

    private static io.aichain.chain.crypto.Signature sign(Hash hash) {
        return Secp256k1.instance().sign(hash, SEQUENCER_KEY);
    }
}
