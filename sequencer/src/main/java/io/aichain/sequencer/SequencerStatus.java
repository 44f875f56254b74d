package io.aichain.sequencer;

import io.aichain.chain.order.OrderTip;
import io.aichain.log.leader.LeaderState;
import java.util.Optional;

/**
 * What health and status ask.
 *
 * @param tip the last block this process accepted
 * @param pending transactions that were read and are in no block yet
 * @param obstacle why one that stands by could not take over now; empty if it could
 * @param failure why the sequencer ended for good; a restart or a person is needed
 */
public record SequencerStatus(
        LeaderState leader, OrderTip tip, int pending, Optional<String> obstacle, Optional<String> failure) {
    /** The obstacle that is there before anything was tried. */
    static final String NOT_REHEARSED = "no take-over was rehearsed yet";

    /** What was found to stand in the way of one that stands by; empty before it has looked, and of one that has ended. */
    public Optional<String> foundObstacle() {
        boolean standsBy = failure.isEmpty() && leader instanceof LeaderState.Standby;
        return obstacle.filter(why -> standsBy && !why.equals(NOT_REHEARSED));
    }

    /** Can append if asked to, or stands by for the one that can: never "the head is recent", an idle chain is healthy. */
    public boolean isLive() {
        return failure.isEmpty();
    }

    /** Takes part: leads, or follows the one who does and could take over. */
    public boolean isReady() {
        return failure.isEmpty()
                && switch (leader) {
                    case LeaderState.Leading _ -> true;
                    case LeaderState.Standby _ -> obstacle.isEmpty();
                    case LeaderState.Waiting _ -> false;
                    case LeaderState.TakingOver _ -> false;
                    case LeaderState.Lost _ -> false;
                };
    }
}
