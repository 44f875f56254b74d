package io.aichain.state;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.SkipReason;

/**
 * A transaction that stands in an ordered block and was not executed (P2).
 *
 * @param block the ordered block's number
 * @param index in its payload, from 0
 */
public record SkippedTransaction(Hash transaction, long block, int index, SkipReason reason) {}
