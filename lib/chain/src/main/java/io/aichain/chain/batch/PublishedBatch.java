package io.aichain.chain.batch;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a batch lies and what it must turn out to be: an entry of a manifest, hence a leaf under an anchor. At most 4,000 bytes, with the
 * content hash in one piece, so that a standard OpenTimestamps file can lead from the batch to Bitcoin.
 *
 * <pre>
 * rlp([version = 1, batch, firstBlock, lastBlock, contentHash, rawLength, packedLength, codec, lastOrderedHash, lastBlockHash,
 *      outputRoot, traceRoot, network, [[length, hash, pointer]...], extensions])
 * </pre>
 *
 * @param batch its number
 * @param contentHash SHA-256 of the uncompressed batch
 * @param rawLength of the uncompressed batch in bytes
 * @param packedLength of the compressed batch in bytes, before it is cut into segments
 * @param codec how it is packed: 1 = zstd, one frame; a reader that does not know another must stop
 * @param outputRoot of the last executed block (OP version 0)
 * @param traceRoot reserved, zero
 * @param network number of the DA network, see {@link NetworkId}
 */
public record PublishedBatch(
        long batch,
        long firstBlock,
        long lastBlock,
        Hash contentHash,
        int rawLength,
        int packedLength,
        int codec,
        Hash lastOrderedHash,
        Hash lastBlockHash,
        Hash outputRoot,
        Hash traceRoot,
        int network,
        List<Segment> segments,
        List<Extension> extensions) {
    public static final int MAX_BYTES = 4000;
    public static final int CODEC_ZSTD = 1;
    /** Largest uncompressed batch that any reader takes. */
    public static final int MAX_RAW_BYTES = 64 << 20;

    private static final int VERSION = 1;

    public PublishedBatch {
        segments = List.copyOf(segments);
        extensions = List.copyOf(extensions);
    }

    public Bytes encoded() {
        return Bytes.wrap(RlpWriter.list(w -> {
            w.uint(VERSION)
                    .uint(batch)
                    .uint(firstBlock)
                    .uint(lastBlock)
                    .hash(contentHash)
                    .uint(rawLength)
                    .uint(packedLength);
            w.uint(codec)
                    .hash(lastOrderedHash)
                    .hash(lastBlockHash)
                    .hash(outputRoot)
                    .hash(traceRoot)
                    .uint(network);
            w.nested(all -> segments.forEach(
                    s -> all.nested(one -> one.uint(s.length()).hash(s.hash()).bytes(s.pointer()))));
            Extension.encode(extensions, w);
        }));
    }

    public static PublishedBatch decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("entry: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        RlpReader in = RlpReader.ofList(bytes.unsafeArray(), "entry");
        int version = in.uint(255, "version");
        if (version != VERSION) throw malformed("entry: version %d, this reader knows 1", version);
        long batch = in.uint63("batch");
        long firstBlock = in.uint63("firstBlock");
        long lastBlock = in.uint63("lastBlock");
        if (batch < 1) throw malformed("batch: 0, batches start at 1");
        if (firstBlock < 1 || lastBlock < firstBlock) throw malformed("blocks: %d to %d", firstBlock, lastBlock);
        Hash contentHash = in.hash("contentHash");
        int rawLength = in.uint(MAX_RAW_BYTES, "rawLength");
        int packedLength = in.uint(MAX_RAW_BYTES, "packedLength");
        int codec = in.uint(255, "codec");
        Hash lastOrderedHash = in.hash("lastOrderedHash");
        Hash lastBlockHash = in.hash("lastBlockHash");
        Hash outputRoot = in.hash("outputRoot");
        Hash traceRoot = in.hash("traceRoot");
        int network = in.uint(255, "network");
        RlpReader all = in.list("segments");
        List<Segment> segments = new ArrayList<>();
        while (all.hasNext()) {
            RlpReader one = all.list("segment");
            int length = one.uint(Integer.MAX_VALUE, "segment length");
            Hash hash = one.hash("segment hash");
            Bytes pointer = one.bytes(Segment.MAX_POINTER_BYTES, "segment pointer");
            one.end("segment");
            segments.add(new Segment(length, hash, pointer));
        }
        if (segments.isEmpty()) throw malformed("segments: none");
        List<Extension> extensions = Extension.decode(in);
        in.end("entry");
        return new PublishedBatch(
                batch,
                firstBlock,
                lastBlock,
                contentHash,
                rawLength,
                packedLength,
                codec,
                lastOrderedHash,
                lastBlockHash,
                outputRoot,
                traceRoot,
                network,
                segments,
                extensions);
    }
}
