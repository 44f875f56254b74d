package io.aichain.executor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an executor waits for before it can start, for health and metrics (P10). One thread waits, any may look or end it. */
public final class StartWait {
    private static final Logger LOG = LoggerFactory.getLogger(StartWait.class);

    private final Duration pause;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String waitingFor;

    /** Tries again every two seconds. */
    public StartWait() {
        this(Duration.ofSeconds(2));
    }

    /** @param pause between two tries */
    StartWait(Duration pause) {
        this.pause = pause;
    }

    /** Empty if nothing is waited for. */
    public Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    /** Ends the waiting: whoever waits gives up. */
    public void end() {
        over.countDown();
    }

    /** Waits until it is time to try again. @throws IllegalStateException if it was ended */
    void awaits(String what) {
        if (!what.equals(waitingFor)) LOG.warn("waits before it starts: {}", what);
        waitingFor = what;
        try {
            if (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("stopped while it waited: " + what);
    }

    void goesOn() {
        if (waitingFor != null) LOG.info("goes on starting");
        waitingFor = null;
    }
}
