package io.aichain.log.leader;

import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.LogStoppedException;
import io.aichain.log.leader.Candidate.TakeOver;
import io.aichain.log.leader.Candidate.Work;
import io.aichain.log.leader.LeaderState.Leading;
import io.aichain.log.leader.LeaderState.Lost;
import io.aichain.log.leader.LeaderState.Standby;
import io.aichain.log.leader.LeaderState.TakingOver;
import io.aichain.log.leader.LeaderState.Waiting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads or follows: one state, one method for each, every change logged with its reason and shown as a metric. Sequencer, da-writer and
 * anchor alike.
 *
 * <pre>
 * Standby --assigned--> TakingOver --took--> Leading
 *    ^                      | refused          | fenced, outcome unknown, assignment gone
 *    +------ pause ------- Lost <--------------+
 * </pre>
 *
 * One that Kafka does not let in ends here as Waiting, whatever it was at: {@link LeaderThread} begins anew with another membership.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration WHEN_KAFKA_IS_AWAY = Duration.ofSeconds(1);
    /** What a candidate is released with that was asked to end. */
    public static final String STOPPED = "stopped";

    private final String name;
    private final Membership membership;
    private final Candidate candidate;
    private final Consumer<LeaderState> listener;
    private final Counter changes;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Rivalry rivalry = new Rivalry(System::nanoTime, ThreadLocalRandom::current);
    private volatile LeaderState state = new Standby("starting");

    /**
     * @param name of the service, in logs and metrics
     * @param listener told of every change, on the thread of {@link #run}
     */
    public Leadership(
            String name,
            Membership membership,
            Candidate candidate,
            MeterRegistry metrics,
            Consumer<LeaderState> listener) {
        this.name = name;
        this.membership = membership;
        this.candidate = candidate;
        this.listener = listener;
        this.changes = Counter.builder("aichain.leader.changes")
                .description("changes of the leader state")
                .tag("service", name)
                .register(metrics);
    }

    public LeaderState state() {
        return state;
    }

    /**
     * Works until {@link #close}.
     *
     * @throws IllegalStateException if the membership has failed for good
     * @throws LogStoppedException if the log is not what this process stands on, or Kafka does not allow what one that is to lead must do
     * @throws KafkaUnavailableException if Kafka does not let this process in: the membership must be left, another may be let in
     */
    public void run() {
        String why = STOPPED;
        try {
            while (stop.getCount() > 0) change(step(state));
        } catch (KafkaUnavailableException e) {
            why = e.getMessage();
            change(new Waiting("Kafka: " + why));
            throw e;
        } finally {
            candidate.release(why);
        }
    }

    private LeaderState step(LeaderState now) {
        membership.failure().ifPresent(reason -> {
            throw new IllegalStateException(name + " cannot lead again: " + reason);
        });
        try {
            return switch (now) {
                case Waiting _ -> new Standby("starting");
                case Standby same -> standby(same);
                case TakingOver _ -> takingOver();
                case Leading same -> leading(same);
                case Lost lost -> lost(lost);
            };
        } catch (AuthenticationException e) {
            throw KafkaUnavailableException.notLetIn(e);
        } catch (AuthorizationException e) {
            return notAllowed(now, e);
        } catch (KafkaUnavailableException e) {
            if (e.isNotLetIn()) throw e;
            return isAway(e);
        } catch (RetriableException e) {
            return isAway(e);
        } catch (InterruptException e) {
            stop.countDown();
            return new Lost("interrupted", Duration.ZERO);
        }
    }

    /** Ends one that is to lead; one that stands by says so and asks again, as the leader goes on. */
    private LeaderState notAllowed(LeaderState now, AuthorizationException e) {
        if (now instanceof Standby)
            return new Lost(
                    LogStoppedException.notAllowed(name + " cannot follow", e).getMessage(), WHEN_KAFKA_IS_AWAY);
        throw LogStoppedException.notAllowed(name + " stops", e);
    }

    private static LeaderState isAway(RuntimeException e) {
        return new Lost("Kafka is away: " + e.getMessage(), WHEN_KAFKA_IS_AWAY);
    }

    private LeaderState standby(Standby same) {
        if (membership.isAssigned()) return new TakingOver();
        candidate.follow();
        return same;
    }

    private LeaderState takingOver() {
        return switch (candidate.takeOver()) {
            case TakeOver.Took(var epoch) -> {
                rivalry.termBegins();
                yield new Leading(epoch);
            }
            case TakeOver.Refused(var reason, var pause) -> new Lost(reason, pause);
        };
    }

    private LeaderState leading(Leading same) {
        if (!membership.isAssigned()) return new Lost("the group gave the lead to another", rivalry.termEnds());
        return switch (candidate.lead()) {
            case Work.GoOn() -> same;
            case Work.StepDown(var reason) -> new Lost(reason, rivalry.termEnds());
        };
    }

    private LeaderState lost(Lost lost) {
        candidate.release(lost.reason());
        try {
            if (stop.await(lost.pause().toMillis(), TimeUnit.MILLISECONDS)) return lost;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
        return new Standby("after: " + lost.reason());
    }

    private void change(LeaderState next) {
        if (next.equals(state)) return;
        if (next instanceof Lost) LOG.warn("{}: {} -> {}", name, state, next);
        else LOG.info("{}: {} -> {}", name, state, next);
        state = next;
        changes.increment();
        listener.accept(next);
    }

    /** Asks {@link #run} to end after the piece of work at hand; the caller joins its thread, then closes the membership. */
    @Override
    public void close() {
        stop.countDown();
    }
}
