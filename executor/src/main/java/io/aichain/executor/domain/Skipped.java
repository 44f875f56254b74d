package io.aichain.executor.domain;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.SkipReason;

/**
 * A transaction that was ordered and not executed; the latest time that happened to its hash. It may be executed by a later block.
 *
 * @param index in the ordered block's payload
 */
public record Skipped(Hash transactionHash, long block, int index, SkipReason reason) {}
