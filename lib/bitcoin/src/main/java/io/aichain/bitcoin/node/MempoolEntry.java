package io.aichain.bitcoin.node;

import io.aichain.bitcoin.Sat;

/**
 * A transaction in the mempool.
 *
 * @param vsize in virtual bytes
 * @param descendants with itself
 * @param descendantFees of all of them
 */
public record MempoolEntry(Sat fee, int vsize, int descendants, Sat descendantFees) {}
