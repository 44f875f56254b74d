package io.aichain.executor.kafka;

import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.StallWatch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the order stands still because a leader died inside an append and no other took over: nobody else may be left to say so. It
 * only watches: a question that Kafka does not answer changes nothing that is told and takes no executor out of service.
 */
final class StallWork implements Loop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(StallWork.class);
    private static final String PART = "blocks";
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<Duration> look;
    private final Runnable end;
    private final Health health;
    private final CountDownLatch stopped;
    private boolean unanswered;

    StallWork(StallWatch watch, Health health, CountDownLatch stopped) {
        this(watch::look, watch::close, health, stopped);
    }

    /** @param look as {@link StallWatch#look} */
    StallWork(Supplier<Duration> look, Runnable end, Health health, CountDownLatch stopped) {
        this.look = look;
        this.end = end;
        this.health = health;
        this.stopped = stopped;
    }

    @Override
    public void step() {
        try {
            tell(look.get());
            unanswered = false;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaUnavailableException | KafkaException e) {
            if (!unanswered) LOG.warn("cannot see whether a transaction holds the order up: {}", e.getMessage(), e);
            unanswered = true;
        }
        try {
            var unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Duration stalled) {
        health.stalled(stalled);
        if (stalled.isPositive()) {
            health.alarm(
                    PART,
                    "a transaction has been open for " + stalled.toSeconds()
                            + " s and nothing behind it can be read: a sequencer died and none took over; start one");
        } else {
            health.resolved(PART);
        }
    }

    @Override
    public void close() {
        health.stalled(Duration.ZERO);
        health.resolved(PART);
        end.run();
    }
}
