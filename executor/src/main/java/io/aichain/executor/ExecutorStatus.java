package io.aichain.executor;

import io.aichain.executor.chain.Stage;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.PoolStatus;
import io.aichain.executor.follow.Dissent;
import java.util.Optional;
import java.util.Set;

/**
 * How an executor is, at one instant.
 *
 * @param stages that some block is in
 * @param waitingFor what is down and waited for, or how much of the order is still to be executed if that is much
 * @param alarm what stands still until somebody has looked
 * @param stopped why it stopped itself; its data is kept and its answers stay
 * @param dissent if that was because its block is not the others'
 */
public record ExecutorStatus(
        String identity,
        Heads heads,
        Set<Stage> stages,
        PoolStatus pool,
        Optional<String> waitingFor,
        Optional<String> alarm,
        Optional<String> stopped,
        Optional<Dissent> dissent) {
    /** Whether it executes what is ordered, as far as it knows. */
    public boolean isWell() {
        return waitingFor.isEmpty() && alarm.isEmpty() && stopped.isEmpty();
    }
}
