package io.aichain.bitcoin.node;

import io.aichain.bitcoin.FeeRate;

/**
 * What a node asks of transactions now.
 *
 * @param transactions in the mempool
 * @param minimum to enter the mempool as full as it is
 * @param relayMinimum to be relayed at all
 * @param incremental that a replacement pays for its own room on top
 */
public record MempoolInfo(long transactions, FeeRate minimum, FeeRate relayMinimum, FeeRate incremental) {
    /** Below this the node takes nothing. */
    public FeeRate floor() {
        return minimum.max(relayMinimum);
    }
}
