package io.aichain.sequencer;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.Bookmarks;
import io.aichain.log.Checkpoint;
import io.aichain.log.OrderEvent;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that the leader notes while it leads, sealed with the sequencer's key, so that no start reads more than the last few thousand
 * blocks. Only a holder of the key can make one, and only after its own reader has accepted the block at that place: so a start behind it
 * builds on the same tip as one from the beginning (P1). Always some way behind the tip, so that what others have seen can still be
 * compared. Not thread-safe.
 */
final class SealedCheckpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealedCheckpoints.class);
    /** A start reads between one and two of these. */
    static final long EVERY_BLOCKS = 1000;

    private final Bookmarks bookmarks;
    private final String blocksTopic;
    private final Hash genesisHash;
    private final Hash secretKey;
    private Optional<Checkpoint> settled = Optional.empty();
    private Optional<Checkpoint> recent = Optional.empty();
    private Optional<Checkpoint> noted = Optional.empty();

    SealedCheckpoints(Bookmarks bookmarks, String blocksTopic, Hash genesisHash, Hash secretKey) {
        this.bookmarks = bookmarks;
        this.blocksTopic = blocksTopic;
        this.genesisHash = genesisHash;
        this.secretKey = secretKey;
    }

    /** The last that was noted, if the seal is the sequencer's. */
    Optional<Checkpoint> last() {
        return bookmarks.checkpoint(blocksTopic).filter(this::isSealed).map(Bookmarks.Sealed::checkpoint);
    }

    /** A block was accepted. */
    void passed(OrderEvent.Block block) {
        long number = block.block().number();
        if (number % EVERY_BLOCKS != 0) return;
        settled = recent;
        recent = Optional.of(new Checkpoint(block.position(), number, block.hash()));
    }

    /** For the leader alone: what standbys note would be the same, and needless. */
    void note() {
        if (settled.isEmpty() || settled.equals(noted)) return;
        Checkpoint checkpoint = settled.get();
        var seal = Secp256k1.instance().sign(checkpoint.digest(genesisHash), secretKey);
        bookmarks.note(blocksTopic, new Bookmarks.Sealed(checkpoint, Optional.of(seal)));
        noted = settled;
    }

    private boolean isSealed(Bookmarks.Sealed found) {
        var signer = found.seal()
                .flatMap(seal ->
                        Secp256k1.instance().recoverAddress(found.checkpoint().digest(genesisHash), seal));
        boolean ours = signer.equals(Optional.of(Secp256k1.instance().address(secretKey)));
        if (!ours) LOG.warn("{} is not used: not sealed by this chain's sequencer", found.checkpoint());
        return ours;
    }

    @Override
    public void close() {
        bookmarks.close();
    }
}
