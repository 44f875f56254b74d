package io.aichain.dawriter;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.da.DaNetwork;
import io.aichain.dawriter.domain.OutboxHistory;
import io.aichain.dawriter.domain.Quorum;
import io.aichain.log.Bookmarks;
import io.aichain.log.EndOfLog;
import io.aichain.log.OrderReader;
import io.aichain.log.Outbox;
import io.aichain.log.TopicIds;
import io.aichain.log.TopicReader;
import io.aichain.log.Topics;
import io.aichain.log.leader.Candidate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Follows or leads: a term is opened when the lead is taken, and closed when it is over. */
final class WriterCandidate implements Candidate {
    private static final Duration FOLLOWING = Duration.ofMillis(100);

    private final DaWriterConfig config;
    private final Genesis genesis;
    private final DaNetwork network;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry metrics;
    private final StatusBoard board;
    private final Consumer<WriterStep> steps;
    private Optional<WriterTerm> term = Optional.empty();
    private long terms;

    WriterCandidate(
            DaWriterConfig config,
            Genesis genesis,
            DaNetwork network,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry metrics,
            StatusBoard board,
            Consumer<WriterStep> steps) {
        this.config = config;
        this.genesis = genesis;
        this.network = network;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
        this.board = board;
        this.steps = steps;
    }

    @Override
    public void follow() {
        LockSupport.parkNanos(FOLLOWING.toNanos());
    }

    /** Fences the predecessor first, so that what is read afterwards is all there will be of its. */
    @Override
    public TakeOver takeOver() {
        Topics topics = Topics.of(genesis);
        Outbox<BatchRecord> outbox = Outbox.takeOver(
                config.kafka(),
                topics.batches(),
                BatchRecord.MAX_BYTES,
                config.patience(),
                BatchRecord::encoded,
                BatchRecord::decode,
                metrics,
                record -> record.state() == BatchRecord.State.PUBLISHED);
        try {
            term = Optional.of(open(outbox, topics));
        } catch (RuntimeException e) {
            outbox.close();
            throw e;
        }
        return new TakeOver.Took(++terms);
    }

    private WriterTerm open(Outbox<BatchRecord> outbox, Topics topics) {
        Backoff backoff = new Backoff(config.retryFirst(), config.retryMost(), clock, random);
        OutboxHistory history = OutboxHistory.of(outbox.entries());
        String executionsId = TopicIds.of(config.kafka(), topics.executions()).toString();
        Bookmarks bookmarks = new Bookmarks(config.kafka(), topics.chain() + ".da-writer-bookmarks");
        try {
            Supplier<OrderReader> fromStart = () -> OrderReader.open(config.kafka(), genesis, metrics);
            Optional<OrderReader> behind = behindBookmark(bookmarks, history, topics);
            OrderReader blocks = behind.orElseGet(fromStart);
            try {
                ReportReader reports = new ReportReader(
                        from -> TopicReader.plainFrom(
                                config.kafka(),
                                topics.executions(),
                                ExecutionReport.MAX_BYTES,
                                from,
                                bytes -> ExecutionReport.decode(Bytes.wrap(bytes)),
                                metrics),
                        () -> new Quorum(
                                genesis.aichain().voters(), genesis.aichain().quorum()),
                        board,
                        bookmarks.offset(topics.executions(), executionsId).orElse(0L));
                WriterInput input = new WriterInput(
                        blocks,
                        behind.isPresent(),
                        fromStart,
                        () -> EndOfLog.committed(config.kafka(), topics.blocks()),
                        reports);
                WriterBookmarks marks = new WriterBookmarks(bookmarks, topics, executionsId);
                return new WriterTerm(
                        outbox, history, input, marks, network, config, genesis, clock, board, backoff, steps);
            } catch (RuntimeException e) {
                blocks.close();
                throw e;
            }
        } catch (RuntimeException e) {
            bookmarks.close();
            throw e;
        }
    }

    /**
     * Behind a block that was published, if there is a bookmark of it: what is read from there must lead to the last published block, or
     * the backlog says so; where it leads to nothing, {@link WriterInput} goes back.
     */
    private Optional<OrderReader> behindBookmark(Bookmarks bookmarks, OutboxHistory history, Topics topics) {
        long published =
                history.published().map(record -> record.batch().lastBlock()).orElse(0L);
        return bookmarks
                .checkpoint(topics.blocks())
                .map(Bookmarks.Sealed::checkpoint)
                .filter(checkpoint -> checkpoint.number() <= published)
                .flatMap(checkpoint -> OrderReader.openBehind(config.kafka(), genesis, checkpoint, metrics));
    }

    @Override
    public Work lead() {
        return term.orElseThrow().work();
    }

    @Override
    public void release(String reason) {
        term.ifPresent(WriterTerm::close);
        term = Optional.empty();
    }
}
