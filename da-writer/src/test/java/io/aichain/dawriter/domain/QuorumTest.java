package io.aichain.dawriter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.dawriter.domain.Quorum.Heard;
import io.aichain.dawriter.domain.Quorum.Standing;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P5")
class QuorumTest {
    private final ChainSample.Block block = new ChainSample(1, 1_000_000).next(10);
    private final Quorum quorum = new Quorum(List.of("a", "b", "c"), 2);

    private Heard agrees(String voter, long incarnation) {
        return quorum.hear(block.report(voter, incarnation));
    }

    private Heard dissents(String voter, long incarnation) {
        return quorum.hear(ChainSample.dissent(block, voter, incarnation));
    }

    private Standing standing() {
        return quorum.standing(1, block.record().hash());
    }

    private Standing.Agreed agreed(String... dissent) {
        return new Standing.Agreed(block.header().hash(), block.header(), List.of(dissent));
    }

    @Test
    void oneVoterIsNoQuorumHoweverOftenItReports() {
        assertThat(agrees("a", 1)).isInstanceOf(Heard.Counted.class);
        assertThat(agrees("a", 1)).isInstanceOf(Heard.Repeated.class);
        assertThat(agrees("a", 2)).isInstanceOf(Heard.Counted.class);
        assertThat(standing()).isEqualTo(new Standing.Open(1, 2));
    }

    @Test
    void enoughEqualReportsAgreeAndTheDissenterIsNamed() {
        dissents("c", 1);
        agrees("a", 1);
        agrees("b", 1);
        assertThat(standing()).isEqualTo(agreed("c"));
    }

    @Test
    void aStrangerHasNoVote() {
        agrees("a", 1);
        assertThat(agrees("stranger", 1)).isEqualTo(new Heard.Ignored("stranger is no voter"));
        assertThat(standing()).isEqualTo(new Standing.Open(1, 2));
    }

    @Test
    void aReportWhoseHeaderNamesAnotherOrderedBlockHasNoVote() {
        ExecutionReport crossed = ExecutionReport.of("a", 1, ChainSample.hash(9), block.header(), List.of());
        assertThat(quorum.hear(crossed)).isInstanceOf(Heard.Ignored.class);
        assertThat(standing()).isEqualTo(new Standing.Open(0, 2));
    }

    @Test
    void aVoterThatContradictsItselfInOneRunCountsForNeither() {
        agrees("a", 1);
        Hash other = ChainSample.dissent(block, "a", 1).header().hash();
        assertThat(dissents("a", 1))
                .isEqualTo(new Heard.Contradiction("a", 1, block.header().hash(), other));
        agrees("b", 1);
        assertThat(standing()).isEqualTo(new Standing.Open(1, 2));
        agrees("c", 1);
        assertThat(standing()).isEqualTo(agreed("a"));
    }

    @Test
    void aLaterRunReplacesTheVoteOfTheEarlierOneAndAlarmsIfItDiffers() {
        dissents("a", 1);
        assertThat(agrees("a", 2)).isInstanceOf(Heard.Contradiction.class);
        agrees("b", 1);
        assertThat(standing()).isEqualTo(agreed());
    }

    @Test
    void whatWasAgreedStandsWhateverIsSaidLater() {
        agrees("a", 1);
        agrees("b", 1);
        dissents("a", 2);
        dissents("b", 2);
        dissents("c", 1);
        assertThat(standing()).isEqualTo(agreed("a", "b", "c"));
    }

    @Test
    void whenNoFindingCanReachTheQuorumEverySideIsNamed() {
        Quorum two = new Quorum(List.of("a", "b"), 2);
        two.hear(block.report("a", 1));
        two.hear(ChainSample.dissent(block, "b", 1));
        assertThat(two.standing(1, block.record().hash()))
                .isInstanceOfSatisfying(
                        Standing.Unreachable.class,
                        stuck -> assertThat(stuck.detail())
                                .contains("a found " + block.header().hash(), "b found "));
    }

    @Test
    void aQuorumOnAnotherOrderedBlockIsNoQuorumOnThisOne() {
        agrees("a", 1);
        agrees("b", 1);
        assertThat(quorum.standing(1, ChainSample.hash(9))).isInstanceOf(Standing.Unreachable.class);
    }

    @Test
    void settledBlocksAreForgottenAndStayForgotten() {
        agrees("a", 1);
        quorum.forgetUpTo(1);
        assertThat(quorum.size()).isZero();
        assertThat(agrees("b", 1)).isInstanceOf(Heard.Repeated.class);
        assertThat(quorum.size()).isZero();
    }

    @Test
    @Tag("P10")
    void votesFarAheadAreNotRememberedAndCountOnceEnoughIsSettled() {
        Header h = block.header();
        Header far = new Header(
                h.parentHash(),
                h.beneficiary(),
                h.stateRoot(),
                h.transactionsRoot(),
                h.receiptsRoot(),
                h.logsBloom(),
                Quorum.MAX_AHEAD + 1L,
                h.gasLimit(),
                h.gasUsed(),
                h.timestamp(),
                h.extraData(),
                h.prevRandao(),
                h.baseFeePerGas(),
                h.withdrawalsRoot(),
                h.blobGasUsed(),
                h.excessBlobGas(),
                h.parentBeaconBlockRoot(),
                h.requestsHash());
        ExecutionReport report = ExecutionReport.of("a", 1, block.record().hash(), far, List.of());
        assertThat(quorum.hear(report)).isEqualTo(new Heard.TooFar(Quorum.MAX_AHEAD + 1L));
        assertThat(quorum.size()).isZero();
        quorum.forgetUpTo(1);
        assertThat(quorum.hear(report)).isInstanceOf(Heard.Counted.class);
    }

    @Test
    void aVoterThatWasHeardOnALaterBlockAloneHasPassedTheEarlierOne() {
        ChainSample chain = new ChainSample(2, 1_000_000);
        List<ChainSample.Block> three = chain.next(3, 10);
        assertThat(quorum.highest()).isZero();
        quorum.hear(three.get(0).report("a", 1));
        quorum.hear(three.get(1).report("a", 1));
        assertThat(quorum.hasPassed(1)).isFalse();
        assertThat(quorum.hasPassed(3)).as("not reached yet").isFalse();
        quorum.hear(three.get(2).report("b", 1));
        assertThat(quorum.hasPassed(1)).as("b began behind it").isTrue();
        assertThat(quorum.hasPassed(3)).isFalse();
        assertThat(quorum.highest()).isEqualTo(3);
    }

    @Test
    void aQuorumThatCannotBeIsRefusedAtOnce() {
        assertThatThrownBy(() -> new Quorum(List.of("a"), 2)).hasMessageContaining("quorum of 2");
        assertThatThrownBy(() -> new Quorum(List.of("a"), 0)).hasMessageContaining("quorum of 0");
    }
}
