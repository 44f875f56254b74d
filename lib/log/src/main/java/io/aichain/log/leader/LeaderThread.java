package io.aichain.log.leader;

import io.aichain.log.BrokerWatch;
import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthenticationException;
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
    private final Consumer<KafkaUnavailableException> away;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile LeaderState begins = new LeaderState.Waiting("Kafka: no answer yet");
    private volatile Optional<Leadership> leadership = Optional.empty();
    /** Why Kafka counts as away, since there was a first answer. */
    private volatile Optional<String> silence = Optional.empty();

    /** What is asked before it joins again. */
    private Supplier<?> door = () -> true;

    private Optional<BrokerWatch> watch = Optional.empty();

    /**
     * @param service its name in metrics, {@code sequencer} and so on
     * @param name of the thread
     * @param patience how long {@link #close} waits for the work to end
     * @param away told of each vain attempt to reach Kafka before there is a leadership
     * @param work run once by the thread; calls {@link #awaitTopics} and then {@link #lead}
     */
    public LeaderThread(
            String service,
            String name,
            Duration patience,
            MeterRegistry metrics,
            Consumer<KafkaUnavailableException> away,
            Runnable work) {
        this.patience = patience;
        this.away = away;
        this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(work));
        Gauge.builder("aichain.leader.state", () -> state().number())
                .description("0 standby, 1 taking over, 2 leading, 3 lost, 4 waiting for Kafka")
                .tag("service", service)
                .register(metrics);
    }

    public void start() {
        thread.start();
    }

    private void run(Runnable work) {
        try {
            work.run();
        } finally {
            watch.ifPresent(BrokerWatch::close);
        }
    }

    /** Where it stands; nobody can know that while Kafka does not answer, so that it waits for Kafka then, whatever it was at. */
    public LeaderState state() {
        return silence.<LeaderState>map(LeaderState.Waiting::new)
                .orElseGet(() -> leadership.map(Leadership::state).orElse(begins));
    }

    /** Zero once the thread is asked to end, for work that waits. */
    public CountDownLatch stopping() {
        return stop;
    }

    /**
     * Waits for Kafka as long as it takes, and from then on watches whether it is there (P10).
     *
     * @return false if asked to end meanwhile
     * @throws io.aichain.log.LogStoppedException if a topic or the broker is not what the chain needs
     */
    public boolean awaitTopics(KafkaConnection kafka, Topics topics) {
        door = () -> TopicCheck.ensure(kafka, topics);
        if (stop.getCount() == 0 || once(door).isEmpty()) return false;
        watch = Optional.of(BrokerWatch.start(kafka, told -> silence = told));
        return true;
    }

    /**
     * Joins, leads or stands by until asked to end, and leaves; throws what {@link Leadership#run} throws. One that Kafka does not let in
     * any more leaves at once, waits, and joins anew: its membership has an older connection, over which it would keep the lead from
     * others whose credentials are right.
     *
     * @param join tried again as long as Kafka is away
     * @param leading called for each membership
     */
    public void lead(Supplier<Membership> join, Function<Membership, Leadership> leading) {
        do {
            Optional<Membership> joined = once(join);
            if (joined.isEmpty()) return;
            try (Membership member = joined.get()) {
                Leadership current = leading.apply(member);
                leadership = Optional.of(current);
                // closed before it was there to be told
                if (stop.getCount() == 0) current.close();
                current.run();
                return;
            } catch (KafkaUnavailableException e) {
                waits(e);
                leadership = Optional.empty();
            }
        } while (!stops() && once(door).isPresent());
    }

    /** What comes of a call once Kafka answers it; empty if asked to end before. */
    private <T> Optional<T> once(Supplier<T> call) {
        do {
            try {
                return Optional.of(call.get());
            } catch (AuthenticationException e) {
                waits(KafkaUnavailableException.notLetIn(e));
            } catch (KafkaUnavailableException e) {
                waits(e);
            }
        } while (!stops());
        return Optional.empty();
    }

    private void waits(KafkaUnavailableException e) {
        begins = new LeaderState.Waiting("Kafka: " + e.getMessage());
        away.accept(e);
    }

    private boolean stops() {
        try {
            return stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
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
