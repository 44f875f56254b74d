package io.aichain.executor.follow;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.executor.domain.Heads.Point;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * When {@code finalized} moves (P11): to the last block of an anchor that is final on Bitcoin, if that block's hash is the own one; never
 * back, and never past {@code safe}. When Bitcoin undoes what was final, the tag stands still with an alarm until the same anchors are
 * final again. Given all records of {@code anchors} from the beginning.
 */
public final class FinalizedRule {
    private final OwnChain own;
    private final LongSupplier safe;
    private final Set<Long> undone = new TreeSet<>();
    private Point finalized;
    private long lastFinalAnchor;

    /** @param safe number of the block that is safe now */
    public FinalizedRule(OwnChain own, LongSupplier safe, Point finalized) {
        this.own = own;
        this.safe = safe;
        this.finalized = finalized;
    }

    public Step next(AnchorRecord record) {
        if (record.commitment().isEmpty()) return new Step.Nothing();
        if (record.state() == AnchorRecord.State.REORGED && record.anchor() <= lastFinalAnchor) {
            undone.add(record.anchor());
            return new Step.Alarm(
                    "Bitcoin undid anchor " + record.anchor() + ", which was final; finalized stays at block "
                            + finalized.number() + " until the same anchor is final again");
        }
        if (record.state() != AnchorRecord.State.FINAL) return new Step.Nothing();
        var commitment = record.commitment().get();
        Step compared = new Published(
                        commitment.lastBlock(), commitment.lastBlockHash(), "final anchor " + record.anchor())
                .compare(own);
        if (!(compared instanceof Step.Nothing)) return compared;
        if (commitment.lastBlock() <= finalized.number() || own.isBeforeSnapshot(commitment.lastBlock())) {
            return known(record.anchor());
        }
        // the batches of an anchor were published before it: their records are on the way
        if (commitment.lastBlock() > safe.getAsLong()) return new Step.Wait(commitment.lastBlock());
        lastFinalAnchor = record.anchor();
        finalized = new Point(commitment.lastBlock(), commitment.lastBlockHash());
        return new Step.Move(finalized);
    }

    private Step known(long anchor) {
        lastFinalAnchor = Math.max(lastFinalAnchor, anchor);
        return undone.remove(anchor) && undone.isEmpty() ? new Step.Resolved() : new Step.Nothing();
    }
}
