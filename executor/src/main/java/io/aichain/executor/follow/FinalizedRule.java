package io.aichain.executor.follow;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.executor.domain.Heads.Point;
import java.util.function.LongSupplier;

/**
 * When {@code finalized} moves (P11): to the last block of an anchor that is final on Bitcoin, if that block's hash is the own one; never
 * back, and never past {@code safe}. Given all records of {@code anchors} from the beginning.
 */
public final class FinalizedRule {
    private final OwnChain own;
    private final LongSupplier safe;
    private Point finalized;

    /** @param safe number of the block that is safe now */
    public FinalizedRule(OwnChain own, LongSupplier safe, Point finalized) {
        this.own = own;
        this.safe = safe;
        this.finalized = finalized;
    }

    public Step next(AnchorRecord record) {
        if (record.state() != AnchorRecord.State.FINAL || record.commitment().isEmpty()) return new Step.Nothing();
        var commitment = record.commitment().get();
        Step compared = new Published(
                        commitment.lastBlock(), commitment.lastBlockHash(), "final anchor " + record.anchor())
                .compare(own);
        if (!(compared instanceof Step.Nothing) || commitment.lastBlock() <= finalized.number()) return compared;
        // the batches of an anchor were published before it: their records are on the way
        if (commitment.lastBlock() > safe.getAsLong()) return new Step.Wait(commitment.lastBlock());
        finalized = new Point(commitment.lastBlock(), commitment.lastBlockHash());
        return new Step.Move(finalized);
    }
}
