package io.aichain.anchor.data;

import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.List;

/** From a run of checked batches to the manifest of the next anchor; pure. */
public final class ManifestBuilder {
    /** Around the entries: list prefixes and the head without extensions, generously. */
    private static final int ENVELOPE_BYTES = 256;

    private ManifestBuilder() {}

    /**
     * As many of the run as one manifest and one object of its network take.
     *
     * @param run at least one, consecutive
     * @param previousRoot of the manifest before, zero for the first
     */
    public static Manifest build(
            Hash genesisHash, long anchor, Hash previousRoot, List<PublishedBatch> run, int maxObjectBytes) {
        int room = Math.min(maxObjectBytes, Manifest.MAX_BYTES) - ENVELOPE_BYTES;
        List<PublishedBatch> entries = new ArrayList<>();
        for (PublishedBatch entry : run) {
            room -= entry.encoded().size();
            if (entries.size() == Manifest.MAX_ENTRIES || room < 0) break;
            entries.add(entry);
        }
        if (entries.isEmpty()) throw new IllegalArgumentException("no batch fits in " + maxObjectBytes + " bytes");
        return new Manifest(
                genesisHash, anchor, previousRoot, entries.getFirst().batch(), List.of(), entries);
    }
}
