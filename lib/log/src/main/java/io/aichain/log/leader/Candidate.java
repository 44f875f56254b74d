package io.aichain.log.leader;

import java.time.Duration;

/** What a service does as one of several of which one leads. Every method is called by the one thread of {@link Leadership#run}. */
public interface Candidate {
    /** Another leads, or nobody yet: follow what it writes, for at most some 100 ms. */
    void follow();

    /** This process is to lead: fence the predecessor, read what it left, get ready. */
    TakeOver takeOver();

    /** One piece of the leader's work, at most some 100 ms; {@link Leadership} looks between them whether it still may. */
    Work lead();

    /** Leadership or the attempt is over: let go of producers. Also called before the first attempt and at the end. */
    void release(String reason);

    /** How a take-over ended. */
    sealed interface TakeOver {
        /** @param epoch of the term that begins; a count of its own for services whose log has none */
        record Took(long epoch) implements TakeOver {}

        /** It must not lead now. @param pause before the next attempt */
        record Refused(String reason, Duration pause) implements TakeOver {}
    }

    /** How a piece of work ended. */
    sealed interface Work {
        record GoOn() implements Work {}

        /** The leader's writes are refused or their outcome is unknown: only a take-over from the start tells. */
        record StepDown(String reason) implements Work {}
    }
}
