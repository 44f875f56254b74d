package io.aichain.log.leader;

import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a service that leads or stands by: what sequencer, da-writer and anchor share in starting, waiting for Kafka and
 * stopping. Start once, close once.
 */
public final class LeaderThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderThread.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Duration patience;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Optional<Leadership> leadership = Optional.empty();

    /**
     * @param patience how long {@link #close} waits for the work to end
     * @param work run once by the thread; calls {@link #awaitTopics} and then {@link #lead}
     */
    public LeaderThread(String name, Duration patience, Runnable work) {
        this.patience = patience;
        this.thread = Thread.ofPlatform().name(name).unstarted(work);
    }

    public void start() {
        thread.start();
    }

    public LeaderState state() {
        return leadership.map(Leadership::state).orElse(new LeaderState.Standby("waiting for Kafka"));
    }

    /** Zero once the thread is asked to end, for work that waits. */
    public CountDownLatch stopping() {
        return stop;
    }

    /**
     * Waits for Kafka as long as it takes (P10).
     *
     * @param away told of each vain attempt
     * @return false if asked to end meanwhile
     * @throws io.aichain.log.LogStoppedException if a topic or the broker is not what the chain needs
     */
    public boolean awaitTopics(KafkaConnection kafka, Topics topics, Consumer<KafkaUnavailableException> away) {
        while (stop.getCount() > 0) {
            try {
                TopicCheck.ensure(kafka, topics);
                return true;
            } catch (KafkaUnavailableException e) {
                away.accept(e);
            }
            try {
                if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Joins, leads or stands by until asked to end, and leaves; throws what {@link Leadership#run} throws. */
    public void lead(Supplier<Membership> join, Function<Membership, Leadership> leading) {
        try (Membership member = join.get()) {
            Leadership current = leading.apply(member);
            leadership = Optional.of(current);
            // closed before it was there to be told
            if (stop.getCount() == 0) current.close();
            current.run();
        }
    }

    /** Ends after the piece of work at hand, leaves the group so that a successor need not wait, and returns. */
    @Override
    public void close() {
        stop.countDown();
        leadership.ifPresent(Leadership::close);
        try {
            if (thread.isAlive() && !thread.join(patience)) {
                LOG.warn("{} did not stop within {}", thread.getName(), patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
