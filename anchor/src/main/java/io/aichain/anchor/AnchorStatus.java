package io.aichain.anchor;

import io.aichain.log.leader.LeaderState;
import java.util.Optional;

/**
 * How an anchor stands.
 *
 * @param condition what it waits for or why it is halted; empty while all goes on
 * @param failure why it ended and must be started again
 */
public record AnchorStatus(LeaderState state, Optional<AnchorEvent> condition, Optional<String> failure) {
    /** Down only if this process does nothing more without a restart. */
    public boolean isLive() {
        return failure.isEmpty();
    }

    /** Leads or stands by, and nothing is missing. */
    public boolean isReady() {
        return failure.isEmpty()
                && condition.isEmpty()
                && switch (state) {
                    case LeaderState.Leading _ -> true;
                    case LeaderState.Standby _ -> true;
                    case LeaderState.Waiting _ -> false;
                    case LeaderState.TakingOver _ -> false;
                    case LeaderState.Lost _ -> false;
                };
    }
}
