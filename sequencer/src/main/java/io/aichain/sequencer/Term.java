package io.aichain.sequencer;

import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.FencedPublisher;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a leader holds while it leads: the way in, the cutter, the way out. Gone with the leadership. */
final class Term implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FencedPublisher publisher;
    private final InputReader input;
    private final BlockCutter cutter;
    private final BrokerClock clock;
    private final Counter passedOver;
    private final Counter corrected;
    private final Topics topics;
    /** Read and not yet given to the cutter, which has no room. */
    private final ArrayDeque<InputReader.Input> ahead = new ArrayDeque<>();

    private volatile int pending;

    Term(
            FencedPublisher publisher,
            InputReader input,
            BlockCutter cutter,
            BrokerClock clock,
            MeterRegistry metrics,
            Topics topics) {
        this.publisher = publisher;
        this.input = input;
        this.cutter = cutter;
        this.clock = clock;
        this.topics = topics;
        this.passedOver = Counter.builder("aichain.sequencer.passed.over")
                .description("records of the transactions topic that the byte rule passes over")
                .register(metrics);
        this.corrected = Counter.builder("aichain.sequencer.clock.corrected")
                .description("blocks whose time was held to the broker's, because this machine's clock is off")
                .register(metrics);
    }

    /** Takes what input there is, waiting for it no longer than until the next cut. */
    void readInput(long nowNanos) {
        if (ahead.isEmpty() && cutter.hasRoom()) {
            long wait = Math.min(cutter.nanosUntilCut(nowNanos), LONGEST_WAIT_NANOS);
            ahead.addAll(input.poll(Duration.ofNanos(wait)));
        }
        while (!ahead.isEmpty() && cutter.hasRoom()) take(ahead.removeFirst());
        pending = cutter.pendingTransactions();
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

    Optional<OrderedBlock> cut(Ticks ticks) {
        long nowMillis = ticks.millis();
        long nowNanos = ticks.nanos();
        Optional<OrderedBlock> block = cutter.cut(clock.millis(nowMillis, nowNanos), nowNanos);
        if (block.isPresent() && clock.isOff(nowMillis, nowNanos)) {
            corrected.increment();
            LOG.warn(
                    "clock is {} ms from the broker's: block times are held to it",
                    clock.skew(nowMillis, nowNanos).toMillis());
        }
        pending = cutter.pendingTransactions();
        return block;
    }

    Outcome append(OrderRecord record, Ticks ticks) {
        Outcome outcome = publisher.append(record.encoded().unsafeArray());
        if (outcome instanceof Outcome.Committed committed) clock.observe(committed.appendTimeMillis(), ticks.nanos());
        return outcome;
    }

    int pending() {
        return pending;
    }

    @Override
    public void close() {
        publisher.close();
        input.close();
    }
}
