package io.aichain.executor;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.executor.kafka.LogSights;
import io.aichain.executor.rpc.Progress;
import java.util.Optional;
import java.util.OptionalLong;

/** The last of each kind that was seen in the log. */
final class SeenProgress implements Progress, LogSights {
    private volatile long ordered = -1;
    private volatile PublishedBatch lastBatch;
    private volatile Anchor lastAnchor;

    @Override
    public void ordered(long tip) {
        ordered = tip;
    }

    @Override
    public void batch(BatchRecord record) {
        if (record.state() != BatchRecord.State.PUBLISHED) return;
        var batch = record.batch();
        String network = NetworkId.of(batch.network()).map(NetworkId::label).orElse("network " + batch.network());
        lastBatch = new PublishedBatch(batch.batch(), batch.lastBlock(), batch.contentHash(), network);
    }

    /** The start transaction commits to nothing and is not shown. */
    @Override
    public void anchor(AnchorRecord record) {
        switch (record.state()) {
            case SIGNED, EVICTED, CONFLICT -> {}
            case SENT, CONFIRMED, FINAL, REORGED ->
                record.commitment()
                        .ifPresent(c -> lastAnchor = new Anchor(
                                record.anchor(), record.txid(), c.lastBatch(), c.lastBlock(), record.confirmations()));
        }
    }

    @Override
    public OptionalLong ordered() {
        return ordered < 0 ? OptionalLong.empty() : OptionalLong.of(ordered);
    }

    @Override
    public Optional<PublishedBatch> lastBatch() {
        return Optional.ofNullable(lastBatch);
    }

    @Override
    public Optional<Anchor> lastAnchor() {
        return Optional.ofNullable(lastAnchor);
    }
}
