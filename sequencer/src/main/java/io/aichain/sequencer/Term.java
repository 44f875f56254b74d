package io.aichain.sequencer;

import io.aichain.chain.order.HeadedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.InputReader;
import io.aichain.log.Outcome;
import io.aichain.log.Topics;
import io.aichain.sequencer.domain.BlockCutter;
import io.aichain.sequencer.domain.BrokerClock;
import io.aichain.sequencer.domain.InputRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader holds while it leads: the way in, the cutter, the way out. Gone with the leadership.
 *
 * <pre>
 * input -> cutter -> ready (signed) -> append line -> committed -> confirmed by the leader's own reader
 * </pre>
 *
 * While an append is under way only full blocks are cut: what is not full waits for the line and grows, as it would have before.
 */
final class Term implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
    /** What one transaction takes at most, so that readers never wait long for its first block; one block always fits. */
    private static final int GROUP_BLOCKS = 8;

    private static final int GROUP_BYTES = 4 << 20;
    /** How long input gathers at the broker while fewer records than that come at once: short beside a block's time. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    private static final int FEW_RECORDS = 512;
    private static final int MOST_UNCONFIRMED = 4 * GROUP_BLOCKS;

    private final AppendLine line;
    private final InputReader input;
    private final BlockCutter cutter;
    private final BrokerClock clock;
    private final Hash secretKey;
    private final Ticks ticks;
    private final Counter passedOver;
    private final Counter corrected;
    private final Topics topics;
    /** Read and not yet given to the cutter, which has no room. */
    private final ArrayDeque<InputReader.Input> ahead = new ArrayDeque<>();

    private final ArrayDeque<SignedBlock> ready = new ArrayDeque<>();
    private final ArrayDeque<Committed> committed = new ArrayDeque<>();
    /** Records come, but few at once. */
    private boolean trickles;

    private volatile int pending;

    /** A block in the log that the leader's own reader has not accepted yet. @param offset that reader must have passed to say no */
    private record Committed(Hash hash, long offset) {}

    Term(
            AppendLine line,
            InputReader input,
            BlockCutter cutter,
            BrokerClock clock,
            Hash secretKey,
            Ticks ticks,
            MeterRegistry metrics,
            Topics topics) {
        this.line = line;
        this.input = input;
        this.cutter = cutter;
        this.clock = clock;
        this.secretKey = secretKey;
        this.ticks = ticks;
        this.topics = topics;
        this.passedOver = Counter.builder("aichain.sequencer.passed.over")
                .description("records of the transactions topic that the byte rule passes over")
                .register(metrics);
        this.corrected = Counter.builder("aichain.sequencer.clock.corrected")
                .description("blocks whose time was held to the broker's, because this machine's clock is off")
                .register(metrics);
    }

    /**
     * Builds what can be built now and gives it to the line when that is free. Waits for input, from which the line calls it back, unless
     * committed blocks are to be confirmed first; for the line alone, if it takes no more input meanwhile.
     *
     * @return why this leader must stop, or empty
     */
    Optional<String> work() {
        boolean built = build(line.isBusy() || committed.isEmpty());
        boolean stuffed = line.isBusy() && !built && (ready.size() >= GROUP_BLOCKS || !cutter.hasRoom());
        Optional<String> lost = land(stuffed ? LONGEST_WAIT : Duration.ZERO);
        if (!line.isBusy() && !ready.isEmpty() && committed.size() < MOST_UNCONFIRMED) line.begin(nextGroup());
        pending = cutter.pendingTransactions()
                + ready.stream().mapToInt(SignedBlock::transactions).sum();
        return lost;
    }

    /** How long the leader's reader may wait for what is committed: not at all while there is other work. */
    Duration confirmationWait() {
        return committed.isEmpty() || line.isBusy() ? Duration.ZERO : LONGEST_WAIT;
    }

    boolean awaitsConfirmation() {
        return !committed.isEmpty();
    }

    /** Whether a block that was read is the next of those that this leader committed. */
    boolean confirms(Hash hash) {
        if (committed.isEmpty() || !committed.getFirst().hash.equals(hash)) return false;
        committed.removeFirst();
        return true;
    }

    /** Behind the oldest committed block that was not confirmed. */
    long oldestCommittedEnd() {
        return committed.getFirst().offset + 1;
    }

    private boolean build(boolean mayWait) {
        boolean built = false;
        boolean wait = mayWait;
        while (ready.size() < GROUP_BLOCKS) {
            boolean read = readInput(wait);
            wait = false;
            boolean cut = (!line.isBusy() && ready.isEmpty()) || cutter.isFull();
            Optional<HeadedBlock> block = cut ? cut() : Optional.empty();
            block.ifPresent(next -> ready.add(SignedBlock.of(next, secretKey)));
            built |= block.isPresent();
            if (block.isEmpty() && !read) break;
            // the first of a group goes at once when the line is free
            if (!line.isBusy() && !cutter.isFull()) break;
        }
        return built;
    }

    /** Takes what input there is. @param mayWait for it, no longer than until the next cut @return whether there was any */
    private boolean readInput(boolean mayWait) {
        if (ahead.isEmpty() && cutter.hasRoom()) {
            boolean called = mayWait && trickles && input.rest(Duration.ofNanos(atMost(GATHERING)));
            List<InputReader.Input> read = input.poll(Duration.ofNanos(mayWait && !called ? atMost(LONGEST_WAIT) : 0));
            trickles = !read.isEmpty() && read.size() < FEW_RECORDS;
            ahead.addAll(read);
        }
        boolean any = false;
        while (!ahead.isEmpty() && cutter.hasRoom()) {
            take(ahead.removeFirst());
            any = true;
        }
        return any;
    }

    /** What may be waited for input: not beyond the next cut, unless the line is busy, which then says when it is free. */
    private long atMost(Duration longest) {
        if (line.isBusy()) return longest.toNanos();
        return Math.min(cutter.nanosUntilCut(ticks.nanos()), longest.toNanos());
    }

    private void take(InputReader.Input in) {
        Bytes value = in.value() == null ? Bytes.EMPTY : Bytes.wrap(in.value());
        cutter.add(new InputRecord(in.partition(), in.offset(), in.appendTimeMillis(), value))
                .ifPresent(why -> {
                    passedOver.increment();
                    LOG.debug(
                            "{}-{} offset {}: passed over: {}",
                            topics.transactions(),
                            in.partition(),
                            in.offset(),
                            why);
                });
    }

    private Optional<HeadedBlock> cut() {
        long nowMillis = ticks.millis();
        long nowNanos = ticks.nanos();
        Optional<HeadedBlock> block = cutter.cut(clock.millis(nowMillis, nowNanos), nowNanos);
        if (block.isPresent() && clock.isOff(nowMillis, nowNanos)) {
            corrected.increment();
            LOG.warn(
                    "clock is {} ms from the broker's: block times are held to it",
                    clock.skew(nowMillis, nowNanos).toMillis());
        }
        return block;
    }

    private List<SignedBlock> nextGroup() {
        List<SignedBlock> group = new ArrayList<>();
        int bytes = 0;
        while (!ready.isEmpty()
                && (group.isEmpty() || bytes + ready.getFirst().record().size() <= GROUP_BYTES)) {
            SignedBlock next = ready.removeFirst();
            bytes += next.record().size();
            group.add(next);
        }
        return group;
    }

    /** Takes up what became of the append under way. */
    private Optional<String> land(Duration within) {
        Optional<AppendLine.Landed> landed = line.landed(within);
        if (landed.isEmpty()) return Optional.empty();
        return switch (landed.get().outcome()) {
            case Outcome.Committed(var lastOffset, var appended) -> {
                clock.observe(appended, ticks.nanos());
                for (SignedBlock block : landed.get().blocks()) committed.add(new Committed(block.hash(), lastOffset));
                yield Optional.empty();
            }
            case Outcome.LeadershipLost(var why) -> Optional.of(why);
            case Outcome.Unknown(var why) -> Optional.of("the fate of an append is unknown: " + why);
        };
    }

    int pending() {
        return pending;
    }

    @Override
    public void close() {
        try (input;
                line) {
            // the line first, and the input whatever comes of it
        }
    }
}
