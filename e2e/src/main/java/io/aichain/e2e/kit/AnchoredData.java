package io.aichain.e2e.kit;

import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.BlockSource;
import io.aichain.bitcoin.reader.OutputChainReader;
import io.aichain.bitcoin.reader.OutputChainRule;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a DA folder that Bitcoin commits to. At any moment a folder holds more: batches that no anchor names yet, manifests whose
 * anchor never confirmed, files that are being written. A reader rightly misses none of those, so a test that takes data away or damages
 * it chooses here; and it chooses of the first anchor, where every reader comes by, whatever is anchored meanwhile.
 */
public final class AnchoredData {
    private final Path folder;
    private final List<AnchoredManifest> manifests;

    private AnchoredData(Path folder, List<AnchoredManifest> manifests) {
        this.folder = folder;
        this.manifests = List.copyOf(manifests);
    }

    private record AnchoredManifest(Bytes pointer, Manifest manifest) {}

    /** Of the anchors that stand in Bitcoin now; the data is read after them, since it was there before them (P6). */
    public static AnchoredData of(Cluster cluster) throws IOException, MalformedException, NodeException {
        List<AnchoredManifest> manifests = new ArrayList<>();
        for (AnchorSpend spend : spends(cluster)) {
            if (!(spend.payload() instanceof AnchorPayload.Anchor anchor)) continue;
            byte[] bytes = Files.readAllBytes(file(cluster.daFolder(), anchor.pointer()));
            manifests.add(new AnchoredManifest(anchor.pointer(), Manifest.decode(Bytes.wrap(bytes))));
        }
        return new AnchoredData(cluster.daFolder(), manifests);
    }

    /** The start transaction and the anchors after it, as they stand in Bitcoin now. */
    public static List<AnchorSpend> spends(Cluster cluster) throws IOException, MalformedException, NodeException {
        OutputChainRule rule = OutputChainRule.of(GenesisCodec.decode(Files.readAllBytes(cluster.genesis())));
        return new OutputChainReader(rule)
                .advance(BlockSource.of(cluster.bitcoin().client()), (read, tip) -> {})
                .view()
                .spends();
    }

    /** As the anchors name them, in Bitcoin's order. */
    public List<PublishedBatch> entries() {
        return manifests.stream().flatMap(m -> m.manifest().entries().stream()).toList();
    }

    /** Nothing else goes along. @param other is made */
    public AnchoredData copyTo(Path other) throws IOException {
        List<Bytes> pointers = new ArrayList<>();
        for (AnchoredManifest manifest : manifests) pointers.add(manifest.pointer());
        for (PublishedBatch entry : entries()) entry.segments().forEach(segment -> pointers.add(segment.pointer()));
        for (Bytes pointer : pointers.stream().distinct().toList()) {
            Files.createDirectories(file(other, pointer).getParent());
            Files.copy(file(folder, pointer), file(other, pointer));
        }
        return new AnchoredData(other, manifests);
    }

    public Path folder() {
        return folder;
    }

    /** Of anchor 1. */
    public Path firstManifest() {
        return file(folder, first().pointer());
    }

    /** Segment 0 of batch 1. */
    public Path firstSegment() {
        PublishedBatch batch = first().manifest().entries().getFirst();
        return file(folder, batch.segments().getFirst().pointer());
    }

    private AnchoredManifest first() {
        if (manifests.isEmpty()) throw new IllegalStateException("Bitcoin has no anchor of this chain yet");
        return manifests.getFirst();
    }

    /** The network {@code file}: an object lies under its hash, which is its pointer. */
    private static Path file(Path folder, Bytes pointer) {
        String name = pointer.toHex().substring(2);
        return folder.resolve(name.substring(0, 2)).resolve(name);
    }
}
