package io.aichain.executor.kafka;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.chain.BlockProcessor;
import io.aichain.executor.chain.StoredChain;
import io.aichain.executor.domain.BlockView;
import io.aichain.executor.domain.Heads;
import io.aichain.executor.domain.Heads.Point;
import io.aichain.executor.domain.pool.Pool;
import io.aichain.executor.follow.FinalizedRule;
import io.aichain.executor.follow.ReportedHeaders;
import io.aichain.executor.follow.SafeRule;
import io.aichain.executor.follow.Votes;
import io.aichain.log.BrokerWatch;
import io.aichain.log.KafkaConnection;
import io.aichain.log.PlainPublisher;
import io.aichain.log.StallWatch;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.aichain.state.BlockRef;
import io.aichain.state.Notes;
import io.aichain.state.StateStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The executor's threads at the log: one for the order, which owns the state, and one for each thing that follows. */
public final class LogLoops implements AutoCloseable {
    /** Reports are read from some blocks before safe on; a report may come twice. */
    private static final long REPORT_MARGIN = 4096;

    private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

    private final KafkaConnection connection;
    private final Genesis genesis;
    private final Topics topics;
    private final StateStore store;
    private final StoredChain chain;
    private final Health health;
    private final Consumer<Throwable> fatal;
    private final ThreadFactory threads;
    private final MeterRegistry metrics;
    private final LogSights sights;
    private final Signal headsMoved = new Signal();
    private final ReportedHeaders reported = new ReportedHeaders();
    private final List<Loop> loops = new ArrayList<>();
    private Optional<BrokerWatch> watch = Optional.empty();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param fatal told once something happened that ends this executor; must not wait for the loops */
    public LogLoops(
            KafkaConnection connection,
            Genesis genesis,
            StateStore store,
            StoredChain chain,
            Health health,
            Consumer<Throwable> fatal,
            LogSights sights,
            ThreadFactory threads,
            MeterRegistry metrics) {
        this.connection = connection;
        this.genesis = genesis;
        this.topics = Topics.of(genesis);
        this.store = store;
        this.chain = chain;
        this.health = health;
        this.fatal = fatal;
        this.sights = sights;
        this.threads = threads;
        this.metrics = metrics;
    }

    /**
     * Reads the order and executes it.
     *
     * @param processors makes one that goes on from the store's tip, given whom to tell of each committed block
     */
    public void order(PayloadReader payloads, Function<Consumer<BlockView>, BlockProcessor> processors) {
        start(
                "order",
                () -> OrderWork.open(
                        connection,
                        genesis,
                        store,
                        chain,
                        payloads,
                        () -> processors.apply(done -> headsMoved.wake()),
                        sights::ordered,
                        health,
                        () -> stopped.getCount() == 0,
                        metrics));
    }

    /** Says so when the order stands still and nobody is left who could go on. */
    public void stalls() {
        start(
                "stalls",
                () -> new StallWork(new StallWatch(connection, topics.blocks(), System::nanoTime), health, stopped));
    }

    /** Says so when Kafka is away and there is nothing to do that would show it. */
    public void broker() {
        watch = Optional.of(BrokerWatch.start(
                connection,
                away -> away.ifPresentOrElse(why -> health.waits("broker", why), () -> health.runs("broker"))));
    }

    /** Shows the pool what is pending. */
    public void pending(Pool pool) {
        start("pool", () -> {
            TransactionsReader reader = TransactionsReader.open(
                    connection,
                    topics.transactions(),
                    topics.partitions(),
                    topics.maxTransactionBytes(),
                    chain::orderTip,
                    pool);
            return new Loop.Work() {
                @Override
                public void step() {
                    reader.poll(Duration.ofMillis(100));
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        });
    }

    /**
     * Votes.
     *
     * @param firstBlock the first one that this identity executed itself
     */
    public void reports(String identity, long incarnation, long firstBlock) {
        start("reports", () -> {
            long from = Math.max(firstBlock, chain.heads().safe().number() + 1);
            PlainPublisher publisher =
                    PlainPublisher.open(connection, topics.executions(), ExecutionReport.MAX_BYTES, REPORT_PATIENCE);
            return new ReportWork(store, publisher, headsMoved, identity, incarnation, from);
        });
    }

    /** Holds the own blocks against what the voters report. */
    public void votes() {
        start("votes", () -> {
            Heads heads = chain.heads();
            int voters = genesis.aichain().voters().size();
            long unsettled = heads.latest().number() - heads.safe().number();
            TopicReader<ExecutionReport> reader = TopicReader.tail(
                    connection,
                    topics.executions(),
                    ExecutionReport.MAX_BYTES,
                    2 * voters * unsettled + REPORT_MARGIN,
                    value -> ExecutionReport.decode(Bytes.wrap(value)),
                    metrics);
            Votes votes =
                    new Votes(genesis.aichain().voters(), genesis.aichain().quorum(), new OwnBlocks(store));
            return new VoteWork(reader, votes, chain, reported);
        });
    }

    /** Moves {@code safe} and {@code finalized}. */
    public void finality(Consumer<Point> safeMoved, Consumer<Point> finalizedMoved) {
        start("safe", () -> {
            SafeRule rule = new SafeRule(new OwnBlocks(store), chain.heads().safe());
            return new FinalityWork<>(
                    TopicReader.fenced(
                            connection, topics.batches(), BatchRecord.MAX_BYTES, BatchRecord::decode, metrics),
                    sights::batch,
                    rule::next,
                    point -> {
                        store.note(Notes.safe(new BlockRef(point.number(), point.hash())));
                        chain.safe(point);
                        safeMoved.accept(point);
                    },
                    what -> health.alarm("safe", what),
                    () -> health.resolved("safe"),
                    chain,
                    reported,
                    headsMoved);
        });
        start("finalized", () -> {
            FinalizedRule rule = new FinalizedRule(
                    new OwnBlocks(store),
                    () -> chain.heads().safe().number(),
                    chain.heads().finalized());
            return new FinalityWork<>(
                    TopicReader.fenced(
                            connection, topics.anchors(), AnchorRecord.MAX_BYTES, AnchorRecord::decode, metrics),
                    sights::anchor,
                    rule::next,
                    point -> {
                        store.note(Notes.finalized(new BlockRef(point.number(), point.hash())));
                        chain.finalized(point);
                        finalizedMoved.accept(point);
                    },
                    what -> health.alarm("finalized", what),
                    () -> health.resolved("finalized"),
                    chain,
                    reported,
                    headsMoved);
        });
    }

    private void start(String name, Supplier<? extends Loop.Work> open) {
        loops.add(new Loop(name, open, health, fatal, threads).start());
    }

    /** Tells all threads to end, without waiting for them. */
    public void stop() {
        stopped.countDown();
        loops.forEach(Loop::stop);
        headsMoved.wake();
    }

    @Override
    public void close() {
        stop();
        watch.ifPresent(BrokerWatch::close);
        loops.forEach(Loop::close);
    }
}
