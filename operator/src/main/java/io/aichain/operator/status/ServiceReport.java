package io.aichain.operator.status;

import io.aichain.operator.api.AIChainStatus;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one pod says of itself.
 *
 * @param waitsFor what it waits for or why it has stopped, in its own words
 * @param isStopped whether a person has to look: it will not go on by itself
 * @param heights from an executor
 * @param lastAnchor from an executor
 * @param lastBatch from an executor
 * @param balanceSat from an anchor that has looked at Bitcoin since it leads; 0 where the chain has no output yet
 */
public record ServiceReport(
        Optional<String> waitsFor,
        boolean isStopped,
        Optional<AIChainStatus.Heights> heights,
        Optional<AIChainStatus.LastAnchor> lastAnchor,
        Optional<AIChainStatus.DataAvailability> lastBatch,
        OptionalLong balanceSat) {
    /** What the words of a sequencer begin with that stands by, and would fail if it was to lead now. */
    static final String NO_TAKE_OVER = "could not take over: ";

    public static final ServiceReport NONE = new ServiceReport(
            Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());
}
