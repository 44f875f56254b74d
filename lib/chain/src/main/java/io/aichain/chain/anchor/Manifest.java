package io.aichain.chain.anchor;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.record.MerkleTree;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one anchor commits to: a run of batches. Lies on a DA network as 01 || rlp([head, entry...]); its root, the {@link MerkleTree} root
 * over head and entries, stands in the OP_RETURN.
 *
 * <pre>head = rlp([version = 1, genesisHash, anchor, previousRoot, firstBatch, count, extensions])</pre>
 *
 * @param anchor number, 1 and up
 * @param previousRoot root of the manifest before; zero for the first
 * @param firstBatch number of the first entry
 * @param entries 1 to 1,024, of consecutive batches
 */
public record Manifest(
        Hash genesisHash,
        long anchor,
        Hash previousRoot,
        long firstBatch,
        List<Extension> extensions,
        List<PublishedBatch> entries) {
    public static final int MAX_ENTRIES = 1024;
    public static final int MAX_BYTES = 5 << 20;

    private static final byte VERSION = 1;

    public Manifest {
        extensions = List.copyOf(extensions);
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(entries.size() + " entries, 1 to " + MAX_ENTRIES);
        }
    }

    public long lastBatch() {
        return firstBatch + entries.size() - 1;
    }

    /** Head first, then the entries. */
    public List<Bytes> leaves() {
        List<Bytes> leaves = new ArrayList<>(entries.size() + 1);
        leaves.add(Bytes.wrap(RlpWriter.list(w -> {
            w.uint(VERSION)
                    .hash(genesisHash)
                    .uint(anchor)
                    .hash(previousRoot)
                    .uint(firstBatch)
                    .uint(entries.size());
            Extension.encode(extensions, w);
        })));
        for (PublishedBatch entry : entries) leaves.add(entry.encoded());
        return leaves;
    }

    public Hash root() {
        return MerkleTree.root(leaves());
    }

    public Bytes encoded() {
        byte[] list = RlpWriter.list(w -> leaves().forEach(leaf -> w.encoded(leaf.unsafeArray())));
        byte[] out = new byte[list.length + 1];
        out[0] = VERSION;
        System.arraycopy(list, 0, out, 1, list.length);
        return Bytes.wrap(out);
    }

    /**
     * The root of whatever leaves the bytes hold, known or not: what Bitcoin commits to can be checked before anything is understood.
     */
    public static Hash rootOf(Bytes bytes) throws MalformedException {
        List<Bytes> leaves = new ArrayList<>();
        RlpReader in = open(bytes);
        while (in.hasNext()) {
            if (leaves.size() > MAX_ENTRIES) throw malformed("manifest: more than %d entries", MAX_ENTRIES);
            leaves.add(in.encoded("leaf"));
        }
        return MerkleTree.root(leaves);
    }

    /** What in the bytes is of a later version, so that this reader must stop (P11); empty if nothing is. */
    public static Optional<String> unknown(Bytes bytes) throws MalformedException {
        RlpReader in = open(bytes);
        while (in.hasNext()) {
            int version = in.list("leaf").uint(255, "version");
            if (version != VERSION) return Optional.of("manifest with a leaf of version " + version);
        }
        Manifest manifest = decode(bytes);
        Stream<Extension> all = Stream.concat(
                manifest.extensions.stream(), manifest.entries.stream().flatMap(e -> e.extensions().stream()));
        return all.filter(Extension::isCritical).findFirst().map(e -> "manifest with critical extension " + e.type());
    }

    public static Manifest decode(Bytes bytes) throws MalformedException {
        RlpReader leaves = open(bytes);
        RlpReader head = leaves.list("head");
        int version = head.uint(255, "version");
        if (version != VERSION) throw malformed("manifest head: version %d, this reader knows 1", version);
        Hash genesisHash = head.hash("genesisHash");
        long anchor = head.uint63("anchor");
        Hash previousRoot = head.hash("previousRoot");
        long firstBatch = head.uint63("firstBatch");
        int count = head.uint(MAX_ENTRIES, "count");
        List<Extension> extensions = Extension.decode(head);
        head.end("head");
        if (anchor < 1) throw malformed("anchor: 0, anchors start at 1");
        if (count < 1) throw malformed("count: a manifest has at least one entry");
        List<PublishedBatch> entries = new ArrayList<>();
        while (leaves.hasNext()) {
            if (entries.size() == count) throw malformed("entries: more than the %d of the head", count);
            PublishedBatch entry = PublishedBatch.decode(leaves.encoded("entry"));
            if (entry.batch() != firstBatch + entries.size()) {
                throw malformed(
                        "entry %d: batch %d, expected %d", entries.size(), entry.batch(), firstBatch + entries.size());
            }
            entries.add(entry);
        }
        if (entries.size() != count) throw malformed("entries: %d, the head says %d", entries.size(), count);
        return new Manifest(genesisHash, anchor, previousRoot, firstBatch, extensions, entries);
    }

    private static RlpReader open(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("manifest: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        if (bytes.isEmpty() || bytes.get(0) != VERSION) throw malformed("manifest: not version 1");
        RlpReader outer = RlpReader.of(bytes.unsafeArray(), 1, bytes.size());
        RlpReader leaves = outer.list("manifest");
        outer.end("manifest");
        return leaves;
    }
}
