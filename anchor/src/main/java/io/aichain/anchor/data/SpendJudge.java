package io.aichain.anchor.data;

import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworks;
import io.aichain.da.GetAnswer;
import java.util.Optional;

/**
 * A confirmed spend of the chain that our topic does not know (a predecessor whose records were lost, or a thief): it is adopted when its
 * manifest goes on exactly where the anchor before ended, with batches that are ours or that read back as ours would (P7).
 */
public final class SpendJudge {
    private final Hash genesisHash;
    private final DaNetworks networks;
    private final BatchQueue batches;

    /** The judgement. */
    public sealed interface Judgement {
        /** @param commitment empty for a start transaction */
        record Ours(Optional<Commitment> commitment) implements Judgement {}

        /** What would tell cannot be had now. */
        record Undecided(String reason) implements Judgement {}

        record Foreign(String reason) implements Judgement {}
    }

    public SpendJudge(Hash genesisHash, DaNetworks networks, BatchQueue batches) {
        this.genesisHash = genesisHash;
        this.networks = networks;
        this.batches = batches;
    }

    /**
     * @param anchor number that the spend takes
     * @param previousRoot root of the manifest before, zero for none
     * @param before the last entry committed before, empty for none
     */
    public Judgement judge(long anchor, AnchorSpend spend, Hash previousRoot, Optional<PublishedBatch> before) {
        return switch (spend.payload()) {
            // The reader takes a start for the start only if it names this genesis.
            case AnchorPayload.Start start -> new Judgement.Ours(Optional.empty());
            case AnchorPayload.Anchor(var network, var root, var pointer) ->
                manifest(anchor, network, root, pointer, previousRoot, before);
        };
    }

    private Judgement manifest(
            long anchor, int network, Hash root, Bytes pointer, Hash previousRoot, Optional<PublishedBatch> before) {
        Optional<DaNetwork> reached = NetworkId.of(network).flatMap(networks::find);
        if (reached.isEmpty()) return new Judgement.Undecided("its manifest lies on network " + network);
        return switch (reached.get().get(pointer, Manifest.MAX_BYTES)) {
            case GetAnswer.Found(var bytes) -> compare(anchor, network, root, pointer, bytes, previousRoot, before);
            case GetAnswer.NotYetVisible(var reason) -> new Judgement.Undecided(reason);
            case GetAnswer.Unavailable(var reason) -> new Judgement.Undecided(reason);
            case GetAnswer.Gone(var reason) -> new Judgement.Undecided("its manifest is gone: " + reason);
            case GetAnswer.Corrupt(var reason) -> new Judgement.Undecided("its manifest is damaged: " + reason);
        };
    }

    private Judgement compare(
            long anchor,
            int network,
            Hash root,
            Bytes pointer,
            Bytes bytes,
            Hash previousRoot,
            Optional<PublishedBatch> before) {
        Manifest manifest;
        try {
            manifest = Manifest.decode(bytes);
        } catch (MalformedException e) {
            return new Judgement.Foreign("its manifest cannot be read: " + e.getMessage());
        }
        long expectedBatch = before.map(PublishedBatch::batch).orElse(0L) + 1;
        if (!manifest.root().equals(root)) return new Judgement.Foreign("its manifest has another root");
        if (!manifest.genesisHash().equals(genesisHash))
            return new Judgement.Foreign("its manifest is of another chain");
        if (manifest.anchor() != anchor
                || !manifest.previousRoot().equals(previousRoot)
                || manifest.firstBatch() != expectedBatch) {
            return new Judgement.Foreign("its manifest does not follow anchor " + (anchor - 1));
        }
        return entries(manifest, before)
                .orElseGet(() -> new Judgement.Ours(
                        Optional.of(ManifestPublisher.commitment(manifest, bytes, network, pointer))));
    }

    private Optional<Judgement> entries(Manifest manifest, Optional<PublishedBatch> before) {
        Optional<PublishedBatch> last = before;
        for (PublishedBatch entry : manifest.entries()) {
            Optional<PublishedBatch> known = batches.published(entry.batch());
            if (!known.equals(Optional.of(entry))) {
                if (known.isPresent() && !known.get().contentHash().equals(entry.contentHash())) {
                    return Optional.of(
                            new Judgement.Foreign("batch " + entry.batch() + " of its manifest is not ours"));
                }
                if (batches.inspect(entry, last) instanceof BatchQueue.Inspection.Blocked(var number, var reason)) {
                    return Optional.of(new Judgement.Undecided("batch " + number + " of its manifest: " + reason));
                }
            }
            last = Optional.of(entry);
        }
        return Optional.empty();
    }
}
