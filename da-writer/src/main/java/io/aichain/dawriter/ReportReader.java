package io.aichain.dawriter;

import io.aichain.chain.report.ExecutionReport;
import io.aichain.dawriter.domain.Problem;
import io.aichain.dawriter.domain.Quorum;
import io.aichain.dawriter.domain.Quorum.Heard;
import io.aichain.dawriter.domain.Reason;
import io.aichain.log.TopicReader;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Brings {@code executions} before the quorum. Votes too far ahead to be remembered are passed over and heard again, with all others and in
 * the order of the log, once enough is published: so memory is bounded, and an executor that is hours behind the others is still heard.
 */
final class ReportReader implements AutoCloseable {
    private final LongFunction<TopicReader<ExecutionReport>> source;
    private final Supplier<Quorum> fresh;
    private final StatusBoard board;
    private TopicReader<ExecutionReport> reader;
    private Quorum quorum;
    private long floor;
    /** Whether votes could have been cast before where reading began. */
    private boolean mayHaveMissed;
    /** The lowest block whose votes were passed over. */
    private long passedOver = Long.MAX_VALUE;
    /** By block that is not published: where its first vote lies. */
    private final TreeMap<Long, Long> firstVotes = new TreeMap<>();
    /** Where the first vote lies that was passed over. */
    private long firstPassedOver = Long.MAX_VALUE;

    /**
     * @param source opens the topic at an offset
     * @param fresh a quorum that has heard nothing
     * @param from offset below which all votes are of published blocks
     */
    ReportReader(
            LongFunction<TopicReader<ExecutionReport>> source, Supplier<Quorum> fresh, StatusBoard board, long from) {
        this.source = source;
        this.fresh = fresh;
        this.board = board;
        this.mayHaveMissed = from > 0;
        this.reader = source.apply(from);
        this.quorum = fresh.get();
    }

    Quorum quorum() {
        return quorum;
    }

    void read() {
        for (TopicReader.Entry<ExecutionReport> entry : reader.poll(Duration.ZERO)) hear(entry);
    }

    /** The offset below which all votes are of published blocks. */
    long neededFrom() {
        long first =
                firstVotes.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        return Math.min(Math.min(first, firstPassedOver), reader.position());
    }

    /** Everything up to this block is published. */
    void published(long block) {
        floor = block;
        quorum.forgetUpTo(block);
        firstVotes.headMap(block, true).clear();
        if (passedOver - floor <= Quorum.MAX_AHEAD / 2) reopen(neededFrom());
    }

    /** Whether somebody was heard on later blocks and not on this one, and what was said of it may lie before where reading began. */
    boolean hasMissedVotes(long block) {
        return mayHaveMissed && quorum.hasPassed(block);
    }

    /** Hears everything again from the beginning of the topic. */
    void restart() {
        mayHaveMissed = false;
        firstVotes.clear();
        reopen(0);
    }

    private void reopen(long from) {
        passedOver = Long.MAX_VALUE;
        firstPassedOver = Long.MAX_VALUE;
        reader.close();
        reader = source.apply(from);
        quorum = fresh.get();
        quorum.forgetUpTo(floor);
    }

    private void hear(TopicReader.Entry<ExecutionReport> entry) {
        Heard heard = quorum.hear(entry.value());
        long number = entry.value().header().number();
        boolean remembered = !(heard instanceof Heard.TooFar) && !(heard instanceof Heard.Ignored);
        if (number > floor && remembered) firstVotes.putIfAbsent(number, entry.offset());
        switch (heard) {
            case Heard.Counted counted -> {}
            case Heard.Repeated repeated -> {}
            case Heard.TooFar(var block) -> {
                passedOver = Math.min(passedOver, block);
                firstPassedOver = Math.min(firstPassedOver, entry.offset());
            }
            case Heard.Ignored(var reason) -> board.notice(new Problem(Reason.REPORT_IGNORED, reason));
            case Heard.Contradiction(var voter, var block, var before, var now) ->
                board.notice(new Problem(
                        Reason.CONTRADICTION,
                        "%s found block %d to be %s and then %s".formatted(voter, block, before, now)));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
