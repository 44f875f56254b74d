package io.aichain.dawriter.domain;

import java.util.Locale;

/** Why the writer waits or alarms: the same word in log, metric, event and status. */
public enum Reason {
    /** Not enough executors have reported yet, or not the same: nothing can be published (P5). */
    QUORUM_UNREACHABLE(true),
    /** A minority found another result. */
    DISSENT(true),
    /** An executor said two things about one block. */
    CONTRADICTION(true),
    /** A report from nobody who votes, or at odds with itself. */
    REPORT_IGNORED(false),
    /** The log holds another block than what was published. */
    LOG_DIFFERS(true),
    /** The executors agree on a block that does not continue the published chain. */
    EXECUTION_DIFFERS(true),
    /** The log cannot be reached at the start: whoever does not take part is not ready, and nobody need look. */
    KAFKA_UNAVAILABLE(false),
    /** The network takes nothing now. */
    NETWORK_UNAVAILABLE(false),
    /** The network did not say whether it took something; the same bytes are put again. */
    NETWORK_AMBIGUOUS(false),
    /** Stored, and not final or not readable yet. */
    NOT_YET_VISIBLE(false),
    /** What was read back is not what was stored; it is put again. */
    READ_BACK_DIFFERS(true),
    /** The network will never take these bytes. */
    REJECTED(true),
    /** What was prepared cannot be built again and is replaced. */
    SUPERSEDED(false);

    private final boolean alarm;

    Reason(boolean alarm) {
        this.alarm = alarm;
    }

    /** Whether a person should look, or time alone helps. */
    public boolean isAlarm() {
        return alarm;
    }

    /** As metrics and status show it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
