package io.aichain.dawriter;

import io.aichain.dawriter.domain.Backlog;
import io.aichain.dawriter.domain.Quorum;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the writer reads: blocks and reports, each from where a bookmark says. Nobody vouches for a bookmark; one that lies too high hides
 * what is to be published next, and the log shows it: voters speak of blocks behind one that is missing, or that they never voted on. Then
 * that topic is read from its beginning, once in a term.
 */
final class WriterInput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterInput.class);

    private final Supplier<OrderReader> blocksFromStart;
    private final LongSupplier endOfBlocks;
    private final ReportReader reports;
    private OrderReader blocks;
    /** Whether blocks could be missing that lie before where reading began. */
    private boolean blocksDoubtful;
    /** Where the blocks must show themselves that voters have voted on. */
    private OptionalLong mustAppearBelow = OptionalLong.empty();

    /**
     * @param blocks open
     * @param behindBookmark whether they were not opened at their beginning
     * @param blocksFromStart opens them there
     * @param endOfBlocks asks for the offset behind the last committed one
     */
    WriterInput(
            OrderReader blocks,
            boolean behindBookmark,
            Supplier<OrderReader> blocksFromStart,
            LongSupplier endOfBlocks,
            ReportReader reports) {
        this.blocks = blocks;
        this.blocksDoubtful = behindBookmark;
        this.blocksFromStart = blocksFromStart;
        this.endOfBlocks = endOfBlocks;
        this.reports = reports;
    }

    List<OrderEvent> pollBlocks(Duration timeout) {
        return blocks.poll(timeout);
    }

    void readReports() {
        reports.read();
    }

    Quorum quorum() {
        return reports.quorum();
    }

    /** Everything up to this block is published. */
    void published(long block) {
        reports.published(block);
    }

    /** The offset below which all votes are of published blocks. */
    long reportsNeededFrom() {
        return reports.neededFrom();
    }

    /** Goes back to the beginning where a bookmark proves to have been too high. To be called when everything read is settled. */
    void doubt(Backlog backlog) {
        long due = backlog.firstUnsettled();
        if (backlog.hasUnsettled()) {
            blocksDoubtful = false;
            if (!reports.hasMissedVotes(due)) return;
            LOG.warn(
                    "block {} lacks votes of voters that were heard on later ones: executions is read from its beginning",
                    due);
            reports.restart();
        } else if (blocksDoubtful && quorum().highest() >= due) {
            if (mustAppearBelow.isEmpty()) mustAppearBelow = OptionalLong.of(endOfBlocks.getAsLong());
            if (!blocks.hasReached(mustAppearBelow.getAsLong())) return;
            LOG.warn(
                    "block {} does not lie behind the bookmark, voters know it: blocks is read from its beginning",
                    due);
            blocksDoubtful = false;
            blocks.close();
            blocks = blocksFromStart.get();
        }
    }

    @Override
    public void close() {
        reports.close();
        blocks.close();
    }
}
