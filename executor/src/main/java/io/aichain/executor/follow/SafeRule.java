package io.aichain.executor.follow;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.executor.domain.Heads.Point;

/**
 * When {@code safe} moves (P11): to the last block of a published batch that extends the batch before, if that block's hash is the own
 * one. Given all records of {@code batches} from the beginning, so that what was published once is held against the own chain again.
 */
public final class SafeRule {
    private final OwnChain own;
    private Point safe;
    private long published;
    private boolean stands;

    /** @param safe where the tag is now: it only moves forward from there */
    public SafeRule(OwnChain own, Point safe) {
        this.own = own;
        this.safe = safe;
    }

    public Step next(BatchRecord record) {
        if (stands || record.state() != BatchRecord.State.PUBLISHED) return new Step.Nothing();
        var batch = record.batch();
        if (batch.lastBlock() > published && batch.firstBlock() != published + 1) {
            stands = true;
            return new Step.Alarm("batch " + batch.batch() + " begins with block " + batch.firstBlock()
                    + ", the batches before it end with block " + published);
        }
        Step compared = new Published(batch.lastBlock(), batch.lastBlockHash(), "published batch " + batch.batch())
                .compare(own);
        if (!(compared instanceof Step.Nothing)) return compared;
        published = Math.max(published, batch.lastBlock());
        if (batch.lastBlock() <= safe.number() || own.isBeforeSnapshot(batch.lastBlock())) return compared;
        safe = new Point(batch.lastBlock(), batch.lastBlockHash());
        return new Step.Move(safe);
    }
}
