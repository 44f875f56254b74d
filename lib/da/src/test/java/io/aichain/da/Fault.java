package io.aichain.da;

/** What a network can do to its callers. */
public enum Fault {
    /** Refuses before any effect, may take it later. */
    UNAVAILABLE,
    /** Takes it, and the answer is lost. */
    ACK_LOST,
    /** The answer is lost, and so is what was put. */
    DROPPED,
    /** Says it is stored, and forgets it. */
    FORGOTTEN,
    /** There, and not shown yet. */
    NOT_YET_VISIBLE,
    /** There, and not settled yet. */
    NOT_FINAL,
    /** Answers with a flipped bit. */
    CORRUPT_READ,
    /** Answers with the last byte missing. */
    TRUNCATED_READ,
    /** Answers with the object that was read before. */
    WRONG_OBJECT,
    /** Answers with nothing, as if it were something. */
    EMPTY_READ;

    boolean isOfPut() {
        return this == UNAVAILABLE || this == ACK_LOST || this == DROPPED || this == FORGOTTEN;
    }

    boolean isOfFinality() {
        return this == UNAVAILABLE || this == NOT_FINAL;
    }

    boolean isOfGet() {
        return this == UNAVAILABLE || !isOfPut() && this != NOT_FINAL;
    }
}
