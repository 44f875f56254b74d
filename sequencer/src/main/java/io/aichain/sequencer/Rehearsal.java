package io.aichain.sequencer;

import io.aichain.chain.genesis.Genesis;
import io.aichain.log.EndOfLog;
import io.aichain.log.LogPosition;
import io.aichain.log.LogStoppedException;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.sequencer.domain.BlockCutter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a take-over would meet if it came now: all that it asks and does before it fences, over the connections that it would use, once a
 * minute. A connection that nobody uses is closed by brokers, and what it knows of them ages; and what is asked for the first time takes
 * the machine several times as long. Writes nothing and fences nobody.
 *
 * <ol>
 *   <li>the topics are as they must be; connections are made for that if there are none
 *   <li>the publisher knows where the order is written
 *   <li>what others have seen of the order
 *   <li>where it ends now
 *   <li>the order is read to there by whoever follows it, while this waits; what others have seen is held against it
 *   <li>input has what its tip needs
 * </ol>
 *
 * A step is one of these, a few round trips: a take-over that comes meanwhile waits for one, not for all of them.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    /** Well below what brokers (10 min) and clients (9 min) close idle connections after, or metadata is old after (5 min). */
    static final Duration EVERY = Duration.ofMinutes(1);
    /** What stood in the way may be mended any moment. */
    static final Duration AGAIN = Duration.ofSeconds(2);
    /** A follower that reads the newest blocks is there at once; one that is not could not take over now, and says so this often. */
    static final Duration LONGEST_READING = Duration.ofSeconds(10);

    private final Genesis genesis;
    private final Topics topics;
    private final OrderFollower follower;
    private final Ticks ticks;
    private Stage stage = new Stage.Begins();
    private long dueNanos;
    private volatile Optional<String> obstacle = Optional.empty();

    /** What was asked so far; {@code input} is the id of the topic of transactions. */
    private sealed interface Stage {
        record Begins() implements Stage {}

        record TopicsAreThere(Uuid input) implements Stage {}

        record IsConnected(Uuid input) implements Stage {}

        record KnowsOthers(Uuid input, Evidence evidence) implements Stage {}

        /** @param end of the order when it was asked for */
        record Reads(Uuid input, Evidence evidence, long end, long sinceNanos) implements Stage {}

        record HasRead(Uuid input) implements Stage {}
    }

    Rehearsal(Genesis genesis, OrderFollower follower, Ticks ticks) {
        this.genesis = genesis;
        this.topics = Topics.of(genesis);
        this.follower = follower;
        this.ticks = ticks;
        beginAnew(SequencerStatus.NOT_REHEARSED);
    }

    /** For connections that were not tried yet. @param why not to rely on a take-over until they are */
    void beginAnew(String why) {
        stage = new Stage.Begins();
        dueNanos = ticks.nanos();
        obstacle = Optional.of(why);
    }

    /** Why a take-over would fail now, as far as that shows without writing; empty if it would not. For any thread. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /**
     * The next question, if it is time; never waits for the order.
     *
     * @param connections made at the first call behind {@link #beginAnew}, or when they were of no use
     * @return whether the connections are of use still; a client that has failed in a way of its own may fail so for ever
     * @throws io.aichain.log.KafkaUnavailableException if Kafka does not answer: the connections are of no use
     * @throws AuthenticationException nor are they if it does not let this process in
     */
    boolean step(Supplier<Preparation> connections) {
        if (ticks.nanos() - dueNanos < 0) return true;
        try {
            next(connections.get());
        } catch (LogStoppedException e) {
            // it would end the process that is to lead; one that stands by says so and does not stop what it follows
            ended(Optional.of(e.getMessage()));
        } catch (RetriableException | AuthenticationException | InterruptException e) {
            // a matter of the connections, and of whoever ends this process
            throw e;
        } catch (AuthorizationException e) {
            ended(Optional.of(LogStoppedException.notAllowed("cannot rehearse a take-over", e)
                    .getMessage()));
        } catch (KafkaException e) {
            ended(Optional.of(String.valueOf(e.getMessage())));
            return false;
        }
        return true;
    }

    private void next(Preparation ready) {
        switch (stage) {
            case Stage.Begins _ ->
                stage = new Stage.TopicsAreThere(
                        TopicCheck.look(ready.questions(), topics).get(topics.transactions()));
            case Stage.TopicsAreThere(var input) -> {
                ready.publisher().remember();
                stage = new Stage.IsConnected(input);
            }
            // first what others know, then the log, as in a take-over
            case Stage.IsConnected(var input) ->
                stage = new Stage.KnowsOthers(input, Evidence.read(ready.evidence(), genesis));
            case Stage.KnowsOthers(var input, var evidence) -> {
                long end = EndOfLog.committed(ready.questions(), topics.blocks());
                stage = new Stage.Reads(input, evidence, end, ticks.nanos());
            }
            case Stage.Reads reads -> judge(reads);
            case Stage.HasRead(var input) -> {
                List<Long> from = BlockCutter.resumeFrom(genesis, follower.tip(), LogPosition.topicIdBytes(input));
                ready.input().startAt(from);
                ended(Optional.empty());
            }
        }
    }

    private void judge(Stage.Reads now) {
        if (!follower.hasReached(now.end)) {
            if (ticks.nanos() - now.sinceNanos < LONGEST_READING.toNanos()) return;
            say(Optional.of(follower.notYetAt(now.end)));
            stage = new Stage.Reads(now.input, now.evidence, now.end, ticks.nanos());
            return;
        }
        Optional<String> refusal = now.evidence.with(follower.checkpoint()).refusal(follower.log());
        if (refusal.isPresent()) ended(refusal);
        else stage = new Stage.HasRead(now.input);
    }

    private void ended(Optional<String> result) {
        stage = new Stage.Begins();
        dueNanos = ticks.nanos() + (result.isEmpty() ? EVERY : AGAIN).toNanos();
        say(result);
    }

    private void say(Optional<String> result) {
        if (result.equals(obstacle)) return;
        if (result.isPresent()) LOG.warn("could not take over: {}", result.get());
        else LOG.info("could take over");
        obstacle = result;
    }
}
