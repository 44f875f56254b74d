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
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a take-over would meet if it came now: all that it asks and does before it fences, over the connections that it would use, once a
 * minute. A connection that nobody uses is closed by brokers, and what it knows of them ages; and what is asked for the first time takes
 * the machine several times as long. Writes nothing and fences nobody.
 *
 * <ol>
 *   <li>the topics are as they must be; what others have seen of the order; where it ends now
 *   <li>the order is read to there by whoever follows it, while this waits
 *   <li>what others have seen is held against it, and input has what its tip needs
 * </ol>
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
    private Optional<Answers> answers = Optional.empty();
    private long dueNanos;
    private volatile Optional<String> obstacle = Optional.empty();

    /** @param end of the order when it was asked for */
    private record Answers(Uuid input, Evidence evidence, long end, long sinceNanos) {
        Answers asOf(long nanos) {
            return new Answers(input, evidence, end, nanos);
        }
    }

    Rehearsal(Genesis genesis, OrderFollower follower, Ticks ticks) {
        this.genesis = genesis;
        this.topics = Topics.of(genesis);
        this.follower = follower;
        this.ticks = ticks;
        beginAnew();
    }

    /** For connections that were not tried yet. */
    void beginAnew() {
        answers = Optional.empty();
        dueNanos = ticks.nanos();
        obstacle = Optional.of("no take-over was rehearsed yet");
    }

    /** Why a take-over would fail now, as far as that shows without writing; empty if it would not. For any thread. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /**
     * The next piece, if it is time: some questions, and never waiting for the order.
     *
     * @throws io.aichain.log.KafkaUnavailableException if Kafka does not answer: the connections are of no use
     */
    void step(Preparation ready) {
        if (ticks.nanos() - dueNanos < 0) return;
        try {
            if (answers.isEmpty()) answers = Optional.of(ask(ready));
            judge(ready, answers.get());
        } catch (LogStoppedException e) {
            // it would end the process that is to lead; one that stands by says so and does not stop what it follows
            ended(Optional.of(e.getMessage()));
        }
    }

    private Answers ask(Preparation ready) {
        Uuid input = TopicCheck.look(ready.questions(), topics).get(topics.transactions());
        ready.publisher().remember();
        // first what others know, then the log, as in a take-over
        Evidence evidence = Evidence.read(ready.evidence(), genesis);
        long end = EndOfLog.committed(ready.questions(), topics.blocks());
        return new Answers(input, evidence, end, ticks.nanos());
    }

    private void judge(Preparation ready, Answers now) {
        if (!follower.hasReached(now.end)) {
            if (ticks.nanos() - now.sinceNanos < LONGEST_READING.toNanos()) return;
            say(Optional.of(follower.notYetAt(now.end)));
            answers = Optional.of(now.asOf(ticks.nanos()));
            return;
        }
        Optional<String> refusal = now.evidence.with(follower.checkpoint()).refusal(follower.tip(), follower::hashAt);
        if (refusal.isEmpty()) {
            List<Long> from = BlockCutter.resumeFrom(genesis, follower.tip(), LogPosition.topicIdBytes(now.input));
            ready.input().startAt(from);
        }
        ended(refusal);
    }

    private void ended(Optional<String> result) {
        answers = Optional.empty();
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
