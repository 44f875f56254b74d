package io.aichain.log.leader;

import java.time.Duration;

/** Where a candidate stands. The numbers are the metric's values. */
public sealed interface LeaderState {
    int number();

    /** Cannot begin, or cannot know whether it still leads or stands by, because Kafka is away. @param reason for people */
    record Waiting(String reason) implements LeaderState {
        @Override
        public int number() {
            return 4;
        }
    }

    /** Follows. @param reason why it does not lead */
    record Standby(String reason) implements LeaderState {
        @Override
        public int number() {
            return 0;
        }
    }

    /** Has the assignment and reads what its predecessor left. */
    record TakingOver() implements LeaderState {
        @Override
        public int number() {
            return 1;
        }
    }

    /** Writes. */
    record Leading(long epoch) implements LeaderState {
        @Override
        public int number() {
            return 2;
        }
    }

    /** Led or tried to, and stopped. @param pause before it may try again */
    record Lost(String reason, Duration pause) implements LeaderState {
        @Override
        public int number() {
            return 3;
        }
    }
}
