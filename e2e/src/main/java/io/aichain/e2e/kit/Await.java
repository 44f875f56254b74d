package io.aichain.e2e.kit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what only shows when it is asked for, with a deadline. */
public final class Await {
    private static final long PAUSE_NANOS = 50_000_000;

    private Await() {}

    /**
     * Asks until there is an answer. What asking throws counts as none, and is told if time runs out.
     *
     * @param what ends the sentence "... did not come"
     * @param more is asked for when time runs out, to say what there was instead
     */
    public static <T> T until(String what, Duration patience, Callable<Optional<T>> question, Supplier<String> more) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (true) {
            try {
                Optional<T> answer = question.call();
                if (answer.isPresent()) return answer.get();
            } catch (GaveUpException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come within " + patience + "; " + more.get(), last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    public static <T> T until(String what, Duration patience, Callable<Optional<T>> question) {
        return until(what, patience, question, () -> "nothing more is known");
    }

    /** Ends the waiting before its time: what is waited for cannot come any more. */
    public static final class GaveUpException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        public GaveUpException(String message) {
            super(message);
        }
    }
}
