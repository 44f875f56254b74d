package io.aichain.dawriter.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.BatchLinks.Tip;
import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P5")
class BacklogTest {
    private final ChainSample chain = new ChainSample(1, 1_000_000);
    private final List<ChainSample.Block> blocks = chain.next(3, 100);
    private final Quorum quorum = new Quorum(List.of("a", "b"), 2);
    private final List<Problem> notices = new ArrayList<>();

    private Backlog backlog(Optional<Tip> published) {
        Backlog backlog = new Backlog(chain.genesis().hash(), published);
        for (ChainSample.Block block : blocks)
            assertThat(backlog.add(block.entry())).isEmpty();
        return backlog;
    }

    private void bothReport(ChainSample.Block block) {
        quorum.hear(block.report("a", 1));
        quorum.hear(block.report("b", 1));
    }

    private Tip afterFirst() {
        ChainSample.Block first = blocks.getFirst();
        return new Tip(
                1, ChainSample.hash(5), 1, first.record().hash(), first.header().hash());
    }

    @Test
    void blocksAreSettledInOrderEvenIfLaterOnesAreReportedFirst() {
        Backlog backlog = backlog(Optional.empty());
        bothReport(blocks.get(1));
        assertThat(backlog.settle(quorum, notices::add)).isEmpty();
        assertThat(backlog.agreedCount()).isZero();
        bothReport(blocks.get(0));
        assertThat(backlog.settle(quorum, notices::add)).isEmpty();
        assertThat(backlog.agreedCount()).isEqualTo(2);
        assertThat(backlog.tip())
                .isEqualTo(new Tip(0, chain.genesis().hash(), 0, chain.genesis().hash(), ChainSample.hash(0)));
    }

    @Test
    void aSplitVoteStopsThereAndSaysWhoFoundWhat() {
        Backlog backlog = backlog(Optional.empty());
        quorum.hear(blocks.get(0).report("a", 1));
        quorum.hear(ChainSample.dissent(blocks.get(0), "b", 1));
        assertThat(backlog.settle(quorum, notices::add).orElseThrow().reason()).isEqualTo(Reason.QUORUM_UNREACHABLE);
        assertThat(backlog.agreedCount()).isZero();
    }

    @Test
    void aQuorumThatDoesNotContinueWhatWasPublishedIsNotPublished() {
        Tip other =
                new Tip(1, ChainSample.hash(5), 1, blocks.getFirst().record().hash(), ChainSample.hash(77));
        Backlog backlog = backlog(Optional.of(other));
        bothReport(blocks.get(1));
        assertThat(backlog.settle(quorum, notices::add).orElseThrow().reason()).isEqualTo(Reason.EXECUTION_DIFFERS);
    }

    @Test
    @Tag("P1")
    void aLogThatHoldsAnotherBlockThanWasPublishedStopsTheWriter() {
        Tip other = new Tip(1, ChainSample.hash(5), 1, ChainSample.hash(78), Hash.ZERO);
        Backlog backlog = new Backlog(chain.genesis().hash(), Optional.of(other));
        assertThat(backlog.add(blocks.getFirst().entry()).orElseThrow().reason())
                .isEqualTo(Reason.LOG_DIFFERS);
    }

    @Test
    void whatIsPublishedIsNotPublishedAgainAndLeavesTheBacklog() {
        Backlog backlog = backlog(Optional.of(afterFirst()));
        assertThat(backlog.blocks()).isEqualTo(2);
        bothReport(blocks.get(1));
        bothReport(blocks.get(2));
        assertThat(backlog.settle(quorum, notices::add)).isEmpty();
        ChainSample.Block last = blocks.get(2);
        backlog.published(new Tip(
                2, ChainSample.hash(6), 3, last.record().hash(), last.header().hash()));
        assertThat(backlog.blocks()).isZero();
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void aDissenterIsNamedAndDoesNotStopTheOthers() {
        Quorum majority = new Quorum(List.of("a", "b", "c"), 2);
        Backlog backlog = backlog(Optional.empty());
        majority.hear(ChainSample.dissent(blocks.get(0), "c", 1));
        majority.hear(blocks.get(0).report("a", 1));
        majority.hear(blocks.get(0).report("b", 1));
        assertThat(backlog.settle(majority, notices::add)).isEmpty();
        assertThat(backlog.agreedCount()).isEqualTo(1);
        assertThat(notices).singleElement().satisfies(notice -> {
            assertThat(notice.reason()).isEqualTo(Reason.DISSENT);
            assertThat(notice.detail()).contains("[c]");
        });
    }
}
