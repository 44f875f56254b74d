package io.aichain.sequencer;

import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.InputReader;
import io.aichain.log.KafkaConnection;
import io.aichain.log.LogPosition;
import io.aichain.log.OrderEvent;
import io.aichain.log.Outcome;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.leader.Candidate;
import io.aichain.log.leader.Leadership;
import io.aichain.sequencer.domain.BlockCutter;
import io.aichain.sequencer.domain.BrokerClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequencer as a candidate. The take-over, in the steps of the reference on sequencing (section 7):
 *
 * <ol>
 *   <li>the group assigned the lead ({@link io.aichain.log.leader.Leadership})
 *   <li>topics are as they must be
 *   <li>the predecessor is fenced; before that the log is held against what others saw of it (P1), so that a log that waits for repair is
 *       not written to
 *   <li>the order is read to its end
 *   <li>a leader record with the next epoch is appended
 *   <li>and read back as the first of its epoch
 *   <li>input is resumed from the tip's offsets
 *   <li>blocks: commit, read back, then say so
 * </ol>
 */
final class OrderCandidate implements Candidate {
    private static final Logger LOG = LoggerFactory.getLogger(OrderCandidate.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration UNTIL_REPAIR = Duration.ofSeconds(2);
    private static final Duration UNTIL_CLOCK = Duration.ofSeconds(10);
    private static final Duration DUEL = Duration.ofMillis(500);
    /** A broker that died without a word holds a take-over no longer, unless a slow line was said to need more patience. */
    private static final Duration REQUEST = Duration.ofSeconds(3);
    /** Before anybody is fenced, between looks whether this process still is to lead, and is not to end; what was read stays read. */
    private static final Duration READING = Duration.ofSeconds(10);
    /** For what the predecessor left and for the leader record. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final String SOFTWARE = "aichain 0.1";

    private final SequencerConfig config;
    private final KafkaConnection kafka;
    private final Topics topics;
    private final MeterRegistry metrics;
    private final Ticks ticks;
    private final SequencerListener listener;
    private final FencedPublisher.Steps steps;
    private final OrderFollower follower;
    private final Rehearsal rehearsal;
    private Optional<Preparation> preparation = Optional.empty();
    private volatile Optional<Term> term = Optional.empty();

    OrderCandidate(
            SequencerConfig config,
            MeterRegistry metrics,
            Ticks ticks,
            SequencerListener listener,
            FencedPublisher.Steps steps) {
        this.config = config;
        this.topics = Topics.of(config.genesis());
        this.metrics = metrics;
        this.ticks = ticks;
        this.listener = listener;
        this.steps = steps;
        Duration publishers = config.kafkaPatience().dividedBy(2);
        this.kafka = config.kafka().within(publishers.compareTo(REQUEST) > 0 ? publishers : REQUEST);
        this.follower = new OrderFollower(kafka, config.genesis(), config.secretKey(), metrics);
        this.rehearsal = new Rehearsal(config.genesis(), follower, ticks);
    }

    OrderTip tip() {
        return follower.tip();
    }

    Optional<Hash> hashAt(long number) {
        return follower.hashAt(number);
    }

    int pending() {
        return term.map(Term::pending).orElse(0);
    }

    /** Why a take-over would fail now, as far as that shows without writing; empty if it would not. */
    Optional<String> obstacle() {
        return rehearsal.obstacle();
    }

    @Override
    public void follow() {
        if (!rehearsal.step(this::prepared)) letGo();
        follower.poll(IDLE);
    }

    private void letGo() {
        try (Preparation _ = preparation.orElse(null)) {
            preparation = Optional.empty();
        }
    }

    private Preparation prepared() {
        if (preparation.isEmpty()) preparation = Optional.of(prepare());
        return preparation.get();
    }

    private Preparation prepare() {
        return Preparation.open(kafka, topics, config.kafkaPatience(), metrics, steps);
    }

    @Override
    public TakeOver takeOver() {
        Stages stages = new Stages(ticks);
        Preparation ready = preparation.orElseGet(this::prepare);
        preparation = Optional.empty();
        stages.passed("connections");
        try (Ending _ = () -> end(ready)) {
            TakeOver result = takeOver(ready, stages);
            if (result instanceof TakeOver.Took) LOG.info("took over in {}", stages);
            return result;
        }
    }

    /** What is done at last, whatever came before; what it throws does not hide what was thrown before. */
    private interface Ending extends AutoCloseable {
        @Override
        void close();
    }

    private void end(Preparation used) {
        if (term.isPresent()) used.closeWhatOnlyLooks();
        else used.close();
    }

    private TakeOver takeOver(Preparation ready, Stages stages) {
        Uuid input = TopicCheck.ensure(ready.questions(), topics).get(topics.transactions());
        stages.passed("topics");
        // first what others know, then the log: an old leader that still appends must not look like a log that lost its
        // tail
        Evidence evidence = Evidence.read(ready.evidence(), config.genesis());
        stages.passed("evidence");
        long committed = EndOfLog.committed(ready.questions(), topics.blocks());
        if (!follower.readTo(committed, READING, _ -> {})) return refused(follower.notYetAt(committed), Duration.ZERO);
        stages.passed("catching up");
        evidence = evidence.with(follower.checkpoint());
        Optional<String> refusal = evidence.refusal(follower.log());
        if (refusal.isPresent()) return new TakeOver.Refused(refusal.get(), UNTIL_REPAIR);

        FencedPublisher publisher = ready.publisher().takeOver();
        stages.passed("fencing");
        long end = EndOfLog.await(ready.questions(), topics.blocks(), SETTLING);
        if (!follower.readTo(end, SETTLING, _ -> {})) return refused(follower.notYetAt(end), DUEL);
        stages.passed("end of the log");
        RecoveryPlan plan = plan(input, evidence);
        // placed before the leader record: if input and blocks do not belong together, nothing has been written yet
        ready.input().startAt(plan.inputFrom());
        stages.passed("input");
        TakeOver result = appendLeader(publisher, ready.input(), plan);
        stages.passed("leader record");
        return result;
    }

    private RecoveryPlan plan(Uuid input, Evidence evidence) {
        OrderTip tip = follower.tip();
        List<Long> from = BlockCutter.resumeFrom(config.genesis(), tip, LogPosition.topicIdBytes(input));
        RecoveryPlan plan = new RecoveryPlan(tip, tip.epoch() + 1, input, from, evidence);
        LOG.info("{}", plan);
        return plan;
    }

    private TakeOver appendLeader(FencedPublisher publisher, InputReader input, RecoveryPlan plan) {
        long sentMillis = ticks.millis();
        byte[] bytes = OrderRecord.signed(leaderRecord(plan, sentMillis), config.secretKey())
                .encoded()
                .toArray();
        return switch (publisher.append(bytes)) {
            case Outcome.Committed(var offset, var appended) ->
                confirm(offset, bytes, sentMillis, appended).orElseGet(() -> {
                    term = Optional.of(newTerm(publisher, input, plan, appended));
                    follower.noteCheckpoint();
                    return new TakeOver.Took(plan.epoch());
                });
            case Outcome.LeadershipLost(var why) -> refused("another took over meanwhile: " + why, DUEL);
            case Outcome.Unknown(var why) -> refused("the leader record's fate is unknown: " + why, DUEL);
        };
    }

    private LeaderRecord leaderRecord(RecoveryPlan plan, long nowMillis) {
        OrderTip tip = plan.tip();
        return new LeaderRecord(
                plan.epoch(), tip.number(), tip.hash(), nowMillis, config.nodeId(), SOFTWARE, List.of());
    }

    /** Reads the leader record back. */
    private Optional<TakeOver> confirm(long offset, byte[] ours, long sentMillis, long appendedMillis) {
        AtomicBoolean accepted = new AtomicBoolean();
        boolean read = follower.readTo(offset + 1, SETTLING, event -> {
            if (event instanceof OrderEvent.Leader leader
                    && Arrays.equals(leader.encoded().unsafeArray(), ours)) accepted.set(true);
        });
        if (!read) return Optional.of(refused(follower.notYetAt(offset + 1), DUEL));
        if (!accepted.get()) return Optional.of(refused("another record of this epoch came first", DUEL));
        // the append lies between sending and now; a clock is off only if no instant of that time fits
        long ahead = sentMillis - appendedMillis;
        long behind = appendedMillis - ticks.millis();
        if (Math.max(ahead, behind) > BrokerClock.TOLERANCE.toMillis()) {
            return Optional.of(refused(
                    "clock: %d ms from the broker's, at most %d"
                            .formatted(ahead > behind ? ahead : -behind, BrokerClock.TOLERANCE.toMillis()),
                    UNTIL_CLOCK));
        }
        return Optional.empty();
    }

    private static TakeOver refused(String reason, Duration pause) {
        return new TakeOver.Refused(reason, pause);
    }

    private Term newTerm(FencedPublisher publisher, InputReader input, RecoveryPlan plan, long appendedMillis) {
        BlockCutter cutter = new BlockCutter(
                config.genesis(),
                plan.tip(),
                plan.epoch(),
                LogPosition.topicIdBytes(plan.inputTopicId()),
                config.pace(),
                ticks.nanos());
        return new Term(
                new AppendLine(publisher, config.kafkaPatience().multipliedBy(2), input::wakeup),
                input,
                cutter,
                new BrokerClock(appendedMillis, ticks.nanos()),
                config.secretKey(),
                ticks,
                metrics,
                topics);
    }

    @Override
    public Work lead() {
        Term now = term.orElseThrow();
        Optional<String> lost = now.work();
        return lost.isPresent() ? new Work.StepDown(lost.get()) : confirm(now);
    }

    /** A block counts as ordered once this process's own reader has accepted it (P1). */
    private Work confirm(Term now) {
        if (!now.awaitsConfirmation()) return new Work.GoOn();
        for (OrderEvent event : follower.poll(now.confirmationWait())) {
            if (event instanceof OrderEvent.Block block && now.confirms(block.hash())) listener.ordered(block);
        }
        follower.noteCheckpoint();
        boolean passed = now.awaitsConfirmation() && follower.hasReached(now.oldestCommittedEnd());
        return passed ? new Work.StepDown("this leader's own reader does not accept its block") : new Work.GoOn();
    }

    @Override
    public void release(String reason) {
        // connections that were of no use are made anew; what ends a term, or this process, stands in no take-over's
        // way
        boolean hadNoChance = term.isEmpty() && !reason.equals(Leadership.STOPPED);
        rehearsal.beginAnew(hadNoChance ? reason : SequencerStatus.NOT_REHEARSED);
        try (Preparation _ = preparation.orElse(null);
                Term _ = term.orElse(null)) {
            preparation = Optional.empty();
            term = Optional.empty();
        }
    }

    /** Lets go of the connections that outlive attempts: made with credentials that may be old, they are made anew when next needed. */
    void disconnect() {
        follower.close();
    }

    /** The end of this candidate. */
    void close() {
        try (follower) {
            release(Leadership.STOPPED);
        }
    }
}
