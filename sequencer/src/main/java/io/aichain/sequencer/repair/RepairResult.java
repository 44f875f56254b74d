package io.aichain.sequencer.repair;

import io.aichain.chain.order.OrderTip;

/** How a repair ended. Running it again goes on where it stopped. */
public sealed interface RepairResult {
    /** @param first block that was appended @param tip of the log now */
    record Repaired(long first, OrderTip tip) implements RepairResult {}

    /** The log reaches as far as the source. */
    record NothingMissing(OrderTip tip) implements RepairResult {}

    /** Another wrote meanwhile, or Kafka did not answer. @param tip of the log when it stopped, as far as it is known */
    record Interrupted(OrderTip tip, String reason) implements RepairResult {}

    /**
     * The source's block does not follow the log: the log went on differently, or the source is another chain's. Nothing after it was
     * written.
     */
    record Refused(long number, String reason) implements RepairResult {}
}
