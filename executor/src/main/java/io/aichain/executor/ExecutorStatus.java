package io.aichain.executor;

import io.aichain.executor.chain.Stage;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.PoolStatus;
import java.util.Optional;

/**
 * How an executor is, at one instant.
 *
 * @param waitingFor what is down and waited for
 * @param alarm what stands still until somebody has looked
 * @param stopped why it stopped itself; its data is kept and its answers stay
 */
public record ExecutorStatus(
        String identity,
        Heads heads,
        Stage stage,
        PoolStatus pool,
        Optional<String> waitingFor,
        Optional<String> alarm,
        Optional<String> stopped) {
    /** Whether it executes what is ordered, as far as it knows. */
    public boolean isWell() {
        return waitingFor.isEmpty() && alarm.isEmpty() && stopped.isEmpty();
    }
}
