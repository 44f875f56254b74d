package io.aichain.dawriter.domain;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchLinks.Tip;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.List;

/** Builds batches: the same blocks behind the same batch give the same content, whoever builds and whenever. */
public final class BatchBuilder {
    private final Hash genesisHash;
    private final CutLimits limits;

    public BatchBuilder(Hash genesisHash, CutLimits limits) {
        this.genesisHash = genesisHash;
        this.limits = limits;
    }

    /** The compressed size of a batch of the first blocks. */
    long packedBytes(Backlog backlog, int count) {
        Batch batch = batch(backlog.tip(), backlog.agreed().subList(0, count));
        return BatchPacking.compress(BatchCodec.encode(batch), limits.level()).size();
    }

    /**
     * The batch of at most the first so many blocks: fewer if they do not fit into the segments.
     *
     * @throws IllegalStateException if one block alone does not fit: the segments are configured too small for the chain
     */
    public PreparedBatch build(Backlog backlog, int count, NetworkId network) {
        for (int n = count; n > 0; n /= 2) {
            List<AgreedBlock> blocks = backlog.agreed().subList(0, n);
            Batch batch = batch(backlog.tip(), blocks);
            Bytes raw = BatchCodec.encode(batch);
            Bytes packed = BatchPacking.compress(raw, limits.level());
            if (packed.size() > limits.room()) continue;
            List<Bytes> segments = BatchPacking.cut(packed, limits.segmentBytes());
            return new PreparedBatch(
                    entry(batch, blocks.getLast(), raw, packed, segments, network), batch.parentHash(), segments);
        }
        throw new IllegalStateException("block %d does not fit into %d segments of %d bytes"
                .formatted(backlog.agreed(0).number(), BatchPacking.MAX_SEGMENTS, limits.segmentBytes()));
    }

    private Batch batch(Tip tip, List<AgreedBlock> blocks) {
        AgreedBlock last = blocks.getLast();
        return new Batch(
                genesisHash,
                tip.number() + 1,
                tip.contentHash(),
                tip.lastOrderedHash(),
                last.ordered().hash(),
                tip.lastBlockHash(),
                last.blockHash(),
                last.ordered().signature(),
                List.of(),
                blocks.stream().map(b -> b.ordered().block()).toList());
    }

    private static PublishedBatch entry(
            Batch batch, AgreedBlock last, Bytes raw, Bytes packed, List<Bytes> segments, NetworkId network) {
        return new PublishedBatch(
                batch.number(),
                batch.firstBlock(),
                batch.lastBlock(),
                BatchCodec.contentHash(raw),
                raw.size(),
                packed.size(),
                PublishedBatch.CODEC_ZSTD,
                batch.lastOrderedHash(),
                batch.lastBlockHash(),
                last.header().outputRoot(),
                Hash.ZERO,
                network.number(),
                segments.stream()
                        .map(s -> new Segment(s.size(), Sha256.hash(s.unsafeArray()), BatchRecord.NO_POINTER))
                        .toList(),
                List.of());
    }
}
