package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.SkipReason;
import java.util.List;

/**
 * What the pool has to know of a committed block.
 *
 * @param inputTopicId of the topic that the offsets belong to
 * @param inputOffsets by partition: everything below is executed, skipped or passed over
 * @param skipped of readable transactions
 */
public record BlockOutcome(long number, Bytes inputTopicId, List<Long> inputOffsets, List<SkippedOf> skipped) {
    public BlockOutcome {
        inputOffsets = List.copyOf(inputOffsets);
        skipped = List.copyOf(skipped);
    }

    /** A skipped transaction and who signed it. */
    public record SkippedOf(Address sender, Hash transaction, SkipReason reason) {}
}
