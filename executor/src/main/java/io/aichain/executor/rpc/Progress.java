package io.aichain.executor.rpc;

import io.aichain.chain.primitives.Hash;
import java.util.Optional;
import java.util.OptionalLong;

/** What the executor knows of a block's way before and after its own part in it; shown by {@code aichain_status}. Any thread may ask. */
public interface Progress {
    /** The highest block that this executor's reader has accepted as ordered; empty before the log has been looked at. */
    OptionalLong ordered();

    Optional<PublishedBatch> lastBatch();

    Optional<Anchor> lastAnchor();

    /** @param lastBlock of the batch @param network where its data lies */
    record PublishedBatch(long number, long lastBlock, Hash contentHash, String network) {}

    /**
     * @param txid of the Bitcoin transaction, as people write it (reversed hex)
     * @param lastBlock that it commits to
     * @param confirmations 0 while it waits in Bitcoin's mempool
     */
    record Anchor(long number, String txid, long lastBatch, long lastBlock, int confirmations) {}
}
