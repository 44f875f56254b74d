package io.aichain.log;

import org.apache.kafka.common.errors.AuthorizationException;

/**
 * The log is not what this process stands on, and going on would mean guessing: a person or another software version is needed. Kafka
 * being away is something else, and is waited for.
 */
public final class LogStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong: the label of alerts. */
    public enum Cause {
        /** A topic is missing where none is made, or exists and is not configured as the chain needs it. */
        TOPIC_CONFIGURATION,
        /** The broker is too old for what the log relies on. */
        BROKER_FEATURES,
        /** The broker does not let this process do what it is here for. */
        NOT_ALLOWED,
        /** Records this reader needs were deleted. */
        LOG_START_ABOVE_POSITION,
        /** The last accepted block is not where it was: the log lost its tail or is another chain's. */
        TIP_NOT_IN_LOG,
        /** The sequencer signed a record that this version does not know. */
        UNKNOWN_RECORD
    }

    private final Cause reason;

    public LogStoppedException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    static LogStoppedException stopped(Cause reason, String format, Object... args) {
        return new LogStoppedException(reason, String.format(format, args));
    }

    /** What is asked of a broker that says no is refused however often it is asked. @param what could not be done */
    public static LogStoppedException notAllowed(String what, AuthorizationException e) {
        return stopped(
                Cause.NOT_ALLOWED,
                "%s: %s; Kafka must let this service's user describe (their configurations too) and read the chain's topics, and write its own with the transactional id of the same name",
                what,
                e.getMessage());
    }

    public Cause reason() {
        return reason;
    }
}
