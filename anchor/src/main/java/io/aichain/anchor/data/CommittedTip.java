package io.aichain.anchor.data;

import io.aichain.anchor.domain.Version;
import io.aichain.chain.anchor.AnchorRecord.Commitment;
import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.da.DaNetworks;
import io.aichain.da.GetAnswer;
import java.util.Optional;

/**
 * Where the commitments end: what the next manifest and batch must follow.
 *
 * @param root of the last manifest, zero when there is none
 * @param last entry of it, empty when there is none
 */
public record CommittedTip(Hash root, Optional<PublishedBatch> last) {
    public static final CommittedTip NONE = new CommittedTip(Hash.ZERO, Optional.empty());

    /** Number of the last committed batch, 0 for none. */
    public long lastBatch() {
        return last.map(PublishedBatch::batch).orElse(0L);
    }

    /**
     * After a confirmed version, whose manifest the topic has or, for one long final, its network.
     *
     * @return empty when it cannot be had now
     */
    public static Optional<CommittedTip> after(Version version, DaNetworks networks) {
        if (version.commitment().isEmpty()) return Optional.of(NONE);
        Commitment commitment = version.commitment().get();
        Optional<Bytes> bytes =
                commitment.manifest().isEmpty() ? fetch(commitment, networks) : Optional.of(commitment.manifest());
        return bytes.flatMap(b -> decode(b, commitment.manifestRoot()))
                .map(m -> new CommittedTip(
                        commitment.manifestRoot(), Optional.of(m.entries().getLast())));
    }

    private static Optional<Bytes> fetch(Commitment commitment, DaNetworks networks) {
        return NetworkId.of(commitment.network())
                .flatMap(networks::find)
                .flatMap(network ->
                        network.get(commitment.pointer(), Manifest.MAX_BYTES) instanceof GetAnswer.Found(var b)
                                ? Optional.of(b)
                                : Optional.empty());
    }

    private static Optional<Manifest> decode(Bytes bytes, Hash root) {
        try {
            Manifest manifest = Manifest.decode(bytes);
            return manifest.root().equals(root) ? Optional.of(manifest) : Optional.empty();
        } catch (MalformedException damaged) {
            // Read from a network: as good as not there.
            return Optional.empty();
        }
    }
}
