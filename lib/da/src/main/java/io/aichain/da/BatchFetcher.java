package io.aichain.da;

import io.aichain.chain.batch.Batch;
import io.aichain.chain.batch.BatchCodec;
import io.aichain.chain.batch.BatchLinks;
import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.batch.SegmentHeader;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From an entry to its batch, trusting nobody (P6): each segment is held against length and hash of the entry before the next is asked for,
 * all of them before anything is decompressed, and nothing grows beyond what the entry announced. The links to the batch before are the
 * caller's, see {@link BatchLinks}.
 */
public final class BatchFetcher {
    private final Genesis genesis;
    private final DaNetworks networks;

    public BatchFetcher(Genesis genesis, DaNetworks networks) {
        this.genesis = genesis;
        this.networks = networks;
    }

    /** Blocks as long as the network does. */
    public FetchedBatch fetch(PublishedBatch entry) {
        Optional<NetworkId> id = NetworkId.of(entry.network());
        if (id.isEmpty()) return new FetchedBatch.Unknown("network " + entry.network());
        if (genesis.aichain().dataAvailability().stream().noneMatch(d -> d.network() == id.get())) {
            return new FetchedBatch.Invalid(
                    "network", "one that genesis names", id.get().label());
        }
        if (entry.codec() != PublishedBatch.CODEC_ZSTD) return new FetchedBatch.Unknown("codec " + entry.codec());
        long lengths = entry.segments().stream().mapToLong(Segment::length).sum();
        long expected = entry.packedLength()
                + (long) SegmentHeader.BYTES * entry.segments().size();
        if (lengths != expected) {
            return new FetchedBatch.Invalid("sum of segment lengths", Long.toString(expected), Long.toString(lengths));
        }
        return networks.find(id.get())
                .map(network -> fetch(entry, network))
                .orElseGet(() -> new FetchedBatch.Waiting(
                        0, "network " + id.get().label() + ": this process was not told where to reach it"));
    }

    /** The least settled of the batch's segments. */
    public Finality finality(PublishedBatch entry) {
        Optional<DaNetwork> network = NetworkId.of(entry.network()).flatMap(networks::find);
        if (network.isEmpty()) return new Finality.Unavailable("no way to reach network " + entry.network());
        for (Segment segment : entry.segments()) {
            Finality finality = network.get().finality(segment.pointer());
            if (!(finality instanceof Finality.Final)) return finality;
        }
        return new Finality.Final();
    }

    private FetchedBatch fetch(PublishedBatch entry, DaNetwork network) {
        List<Bytes> segments = new ArrayList<>();
        for (Segment segment : entry.segments()) {
            int index = segments.size();
            switch (network.get(segment.pointer(), segment.length())) {
                case GetAnswer.Found(var object) -> {
                    Optional<FetchedBatch> other = compare(index, segment, object);
                    if (other.isPresent()) return other.get();
                    segments.add(object);
                }
                case GetAnswer.NotYetVisible(var reason) -> {
                    return new FetchedBatch.Waiting(index, reason);
                }
                case GetAnswer.Unavailable(var reason) -> {
                    return new FetchedBatch.Waiting(index, reason);
                }
                case GetAnswer.Gone(var reason) -> {
                    return new FetchedBatch.Gone(index, reason);
                }
                case GetAnswer.Corrupt(var reason) -> {
                    return new FetchedBatch.Tampered(index, segment.hash().toHex(), reason);
                }
            }
        }
        return open(entry, segments);
    }

    private static Optional<FetchedBatch> compare(int index, Segment segment, Bytes object) {
        if (object.size() != segment.length()) {
            return Optional.of(new FetchedBatch.Tampered(index, segment.length() + " bytes", object.size() + " bytes"));
        }
        Hash hash = Sha256.hash(object.unsafeArray());
        if (hash.equals(segment.hash())) return Optional.empty();
        return Optional.of(new FetchedBatch.Tampered(index, segment.hash().toHex(), hash.toHex()));
    }

    /** From here on every reader sees the same bytes and comes to the same end. */
    private FetchedBatch open(PublishedBatch entry, List<Bytes> segments) {
        Bytes raw;
        try {
            Bytes packed = BatchPacking.join(segments, entry.packedLength());
            raw = BatchPacking.decompress(packed, entry.rawLength());
        } catch (MalformedException e) {
            return new FetchedBatch.Invalid("packing", "one zstd frame in segments", e.getMessage());
        }
        Hash contentHash = BatchCodec.contentHash(raw);
        if (!contentHash.equals(entry.contentHash())) {
            return new FetchedBatch.Invalid("content hash", entry.contentHash().toHex(), contentHash.toHex());
        }
        Batch batch;
        try {
            int version = BatchCodec.version(raw);
            if (version != BatchCodec.VERSION) return new FetchedBatch.Unknown("batch version " + version);
            batch = BatchCodec.decode(raw);
        } catch (MalformedException e) {
            return new FetchedBatch.Invalid("batch", "a batch of version 1", e.getMessage());
        }
        Optional<String> unknown = unknown(batch);
        if (unknown.isPresent()) return new FetchedBatch.Unknown(unknown.get());
        return BatchLinks.broken(batch, entry, genesis)
                .<FetchedBatch>map(b -> new FetchedBatch.Invalid(b.field(), b.expected(), b.found()))
                .orElseGet(() -> new FetchedBatch.Valid(batch, raw));
    }

    private static Optional<String> unknown(Batch batch) {
        for (OrderedBlock block : batch.blocks()) {
            if (block.kind() != RecordKind.TRANSACTIONS) {
                return Optional.of("block %d is of kind %s".formatted(block.number(), block.kind()));
            }
        }
        Stream<Extension> extensions = Stream.concat(
                batch.extensions().stream(), batch.blocks().stream().flatMap(b -> b.extensions().stream()));
        return extensions.filter(Extension::isCritical).findFirst().map(e -> "critical extension " + e.type());
    }
}
