package io.aichain.dawriter;

import io.aichain.chain.batch.BatchLinks.Tip;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.DaNetwork;
import io.aichain.da.Finality;
import io.aichain.da.GetAnswer;
import io.aichain.dawriter.domain.Backlog;
import io.aichain.dawriter.domain.BatchBuilder;
import io.aichain.dawriter.domain.BatchCutter;
import io.aichain.dawriter.domain.CutLimits;
import io.aichain.dawriter.domain.OrderedEntry;
import io.aichain.dawriter.domain.OutboxHistory;
import io.aichain.dawriter.domain.PreparedBatch;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Publication;
import io.aichain.dawriter.domain.Publication.Sighting;
import io.aichain.dawriter.domain.Publication.Stage;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.Checkpoint;
import io.aichain.log.OrderEvent;
import io.aichain.log.Outbox;
import io.aichain.log.Outcome;
import io.aichain.log.leader.Candidate.Work;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One term of leading: from what the outbox says was published, through blocks and reports, to the next published batch, one small piece of
 * work at a time. Everything it knows it read from the log, so that ending it at any instant loses nothing.
 */
final class WriterTerm implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(50);

    private final Outbox<BatchRecord> outbox;
    private final WriterInput input;
    private final WriterBookmarks bookmarks;
    private final DaNetwork network;
    private final DaWriterConfig config;
    private final InstantSource clock;
    private final StatusBoard board;
    private final Backoff backoff;
    private final Consumer<WriterStep> steps;
    private final Backlog backlog;
    private final BatchBuilder builder;
    private final BatchCutter cutter;
    private Optional<BatchRecord> leftPrepared;
    private Optional<Stage> stage = Optional.empty();
    /** Set for good: the log and what was published are at odds. */
    private Optional<Problem> halted = Optional.empty();

    WriterTerm(
            Outbox<BatchRecord> outbox,
            OutboxHistory history,
            WriterInput input,
            WriterBookmarks bookmarks,
            DaNetwork network,
            DaWriterConfig config,
            Genesis genesis,
            InstantSource clock,
            StatusBoard board,
            Backoff backoff,
            Consumer<WriterStep> steps) {
        this.outbox = outbox;
        this.input = input;
        this.bookmarks = bookmarks;
        this.network = network;
        this.config = config;
        this.clock = clock;
        this.board = board;
        this.backoff = backoff;
        this.steps = steps;
        Optional<Tip> tip = history.published().map(record -> Tip.after(record.batch()));
        this.leftPrepared = history.prepared();
        this.backlog = new Backlog(genesis.hash(), tip);
        tip.ifPresent(t -> input.published(t.lastBlock()));
        CutLimits cut = config.cut().withSegmentsOfAtMost(network.maxSegmentBytes());
        this.builder = new BatchBuilder(genesis.hash(), cut);
        this.cutter = new BatchCutter(cut);
        board.tookOver(history.published());
    }

    /** Reads what is there, then takes the next step of the publication if one is due. */
    Work work() {
        boolean busy = stage.isPresent() && backoff.isOver();
        readBlocks(busy ? Duration.ZERO : IDLE);
        input.readReports();
        Optional<Problem> stuck = halted.or(() -> backlog.settle(input.quorum(), board::notice));
        input.doubt(backlog);
        board.backlog(backlog.bytes(), backlog.blocks());
        if (halted.isEmpty() && stage.isEmpty()) stage = begin();
        if (stage.isEmpty()) {
            board.problem(stuck);
            return new Work.GoOn();
        }
        return backoff.isOver() ? act(stage.get()) : new Work.GoOn();
    }

    private void readBlocks(Duration timeout) {
        if (backlog.bytes() >= config.maxBacklogBytes()) return;
        for (OrderEvent event : input.pollBlocks(timeout)) {
            if (halted.isPresent() || !(event instanceof OrderEvent.Block block)) continue;
            long number = block.block().number();
            if (number > backlog.tip().lastBlock()) {
                bookmarks.read(new Checkpoint(block.position(), number, block.hash()));
            }
            halted = backlog.add(
                    new OrderedEntry(block.block(), block.hash(), block.record().signature()));
        }
    }

    /** The next batch: the one a predecessor prepared, or one that is due. */
    private Optional<Stage> begin() {
        if (leftPrepared.isPresent()) return resume(leftPrepared.get());
        OptionalInt due = cutter.due(backlog, builder, clock.millis());
        if (due.isEmpty()) return Optional.empty();
        return Optional.of(new Stage.Preparing(builder.build(backlog, due.getAsInt(), network.id())));
    }

    /** What was prepared is built again to the byte and gone on with, or replaced by a new preparation before anything is put. */
    private Optional<Stage> resume(BatchRecord left) {
        long count = left.batch().lastBlock() - backlog.tip().lastBlock();
        if (backlog.agreedCount() < count) return Optional.empty();
        leftPrepared = Optional.empty();
        PreparedBatch rebuilt = builder.build(backlog, (int) count, network.id());
        if (rebuilt.isOf(left)) return Optional.of(new Stage.Storing(rebuilt, List.of()));
        board.notice(new Problem(Reason.SUPERSEDED, left + " is replaced by " + rebuilt.prepared(clock.millis())));
        return Optional.of(new Stage.Preparing(rebuilt));
    }

    private Work act(Stage now) {
        return switch (now) {
            case Stage.Preparing(var batch) -> record(now, batch.prepared(clock.millis()));
            case Stage.Storing storing -> saw(now, new Sighting.Put(network.put(storing.next())));
            case Stage.ReadingBack reading -> saw(now, new Sighting.Got(readBack(reading)));
            case Stage.Publishing(var batch, var pointers) -> record(now, batch.published(pointers, clock.millis()));
            case Stage.Stuck stuck -> new Work.GoOn();
            case Stage.Done done -> throw new IllegalStateException("done is not a stage to act in");
        };
    }

    private Work record(Stage now, BatchRecord record) {
        return switch (outbox.append(record)) {
            case Outcome.Committed committed -> {
                if (record.state() == BatchRecord.State.PREPARED) board.prepared(record);
                else finished(record);
                yield saw(now, new Sighting.Recorded());
            }
            case Outcome.LeadershipLost(var reason) -> new Work.StepDown(reason);
            case Outcome.Unknown(var reason) -> new Work.StepDown("append of " + record + ": " + reason);
        };
    }

    /** What is not final yet is not looked at: it may still come back otherwise. */
    private GetAnswer readBack(Stage.ReadingBack reading) {
        Bytes pointer = reading.next();
        return switch (network.finality(pointer)) {
            case Finality.Final settled ->
                network.get(
                        pointer,
                        reading.batch().segments().get(reading.checked()).size());
            case Finality.Pending(var reason) -> new GetAnswer.NotYetVisible(reason);
            case Finality.Missing(var reason) -> new GetAnswer.Gone(reason);
            case Finality.Unavailable(var reason) -> new GetAnswer.Unavailable(reason);
        };
    }

    private Work saw(Stage before, Sighting sighting) {
        Publication.Next next = Publication.next(before, sighting);
        Optional<Problem> problem = Optional.ofNullable(next.problem());
        if (problem.isPresent()) backoff.refused();
        else backoff.succeeded();
        board.problem(problem);
        stage = next.stage() instanceof Stage.Done ? Optional.empty() : Optional.of(next.stage());
        if (problem.isEmpty()) took(before, next.stage());
        return new Work.GoOn();
    }

    private void finished(BatchRecord record) {
        backlog.published(Tip.after(record.batch()));
        input.published(record.batch().lastBlock());
        bookmarks.published(record.batch().lastBlock(), input.reportsNeededFrom());
        cutter.reset();
        board.backlog(backlog.bytes(), backlog.blocks());
        board.published(record);
    }

    private void took(Stage before, Stage after) {
        switch (before) {
            case Stage.Preparing preparing -> steps.accept(WriterStep.PREPARED);
            case Stage.Storing storing ->
                steps.accept(after instanceof Stage.Storing ? WriterStep.SEGMENT_STORED : WriterStep.ALL_STORED);
            case Stage.ReadingBack reading -> {
                if (after instanceof Stage.Publishing) steps.accept(WriterStep.READ_BACK);
            }
            case Stage.Publishing publishing -> steps.accept(WriterStep.PUBLISHED);
            case Stage.Done done -> {}
            case Stage.Stuck stuck -> {}
        }
    }

    @Override
    public void close() {
        input.close();
        bookmarks.close();
        outbox.close();
    }
}
