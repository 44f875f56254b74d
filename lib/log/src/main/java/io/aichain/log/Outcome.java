package io.aichain.log;

/** What became of an append. Whatever it is not, committed: the publisher is closed, and only reading the log tells what it holds. */
public sealed interface Outcome {
    /**
     * In the log, for every reader.
     *
     * @param lastOffset of the last record
     * @param appendTimeMillis the broker's clock, at the first
     */
    record Committed(long lastOffset, long appendTimeMillis) implements Outcome {}

    /** Another process took the transactional id over; this one must stop. An earlier attempt of this append may still be in the log. */
    record LeadershipLost(String reason) implements Outcome {}

    /** Kafka did not say: in the log or not. */
    record Unknown(String reason) implements Outcome {}
}
