package io.aichain.sequencer;

import io.aichain.chain.order.OrderTip;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * What a take-over is going to do, computed from the log alone, logged, then carried out.
 *
 * @param tip the last block of the log
 * @param epoch of the leader record that comes next
 * @param inputTopicId of {@code transactions}
 * @param inputFrom by partition: where ingress is resumed
 * @param evidence what the tip was held against
 */
record RecoveryPlan(OrderTip tip, long epoch, Uuid inputTopicId, List<Long> inputFrom, Evidence evidence) {
    RecoveryPlan {
        inputFrom = List.copyOf(inputFrom);
    }
}
