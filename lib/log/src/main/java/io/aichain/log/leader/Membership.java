package io.aichain.log.leader;

import java.util.Optional;

/** Whether this process is the one that should try to lead. Liveness only: what makes two leaders harmless is the producer epoch. */
public interface Membership extends AutoCloseable {
    /** @throws io.aichain.log.KafkaUnavailableException if Kafka does not let this process in: it is no member any more */
    boolean isAssigned();

    /** Why this process will never be assigned again, for instance because another runs under its name. */
    Optional<String> failure();

    /** Leaves, so that a successor need not wait for a time-out. */
    @Override
    void close();

    /** For a process that nobody competes with, and for tests that want two leaders. */
    static Membership always() {
        return new Membership() {
            @Override
            public boolean isAssigned() {
                return true;
            }

            @Override
            public Optional<String> failure() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
