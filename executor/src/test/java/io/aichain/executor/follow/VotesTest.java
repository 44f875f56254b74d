package io.aichain.executor.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P5")
class VotesTest {
    private final Header own = header(1);
    private final Header other = header(2);
    private final Votes votes = new Votes(List.of("a", "b", "c"), 2, number -> Optional.of(own));

    private static Header header(long stateRoot) {
        Header genesis = GenesisState.header(Chains.genesis(), new Hash(0, 0, 0, stateRoot));
        return Chains.withNumber(genesis, 7);
    }

    private void vote(String voter, Header header) {
        votes.add(ExecutionReport.of(voter, 1, Hash.ZERO, header, List.of()), 7, 0);
    }

    @Test
    void aQuorumWithAnotherBlockIsADissent() {
        vote("a", other);
        assertThat(votes.dissent(7)).isEmpty();
        vote("b", other);
        assertThat(votes.dissent(7).orElseThrow().message()).contains("state root");
    }

    @Test
    void aMinorityWithAnotherBlockIsNot() {
        vote("a", own);
        vote("b", own);
        vote("c", other);
        assertThat(votes.dissent(7)).isEmpty();
    }

    @Test
    void oneVoterCountsOnceWhateverItSays() {
        vote("a", other);
        vote("a", other);
        assertThat(votes.dissent(7)).isEmpty();
        vote("a", own);
        assertThat(votes.contradictions()).isEqualTo(1);
        vote("b", other);
        assertThat(votes.dissent(7)).as("the first vote stands").isPresent();
    }

    @Test
    void strangersDoNotVote() {
        vote("x", other);
        vote("y", other);
        assertThat(votes.dissent(7)).isEmpty();
    }

    @Test
    void aVoteForABlockThatIsNotExecutedHereYetWaits() {
        vote("a", other);
        vote("b", other);
        assertThat(votes.dissent(6)).isEmpty();
        assertThat(votes.dissent(7)).isPresent();
    }

    @Test
    void everyFieldThatDiffersIsNamedWithBothValues() {
        Header there = new Header(
                new Hash(0, 0, 0, 1),
                own.beneficiary(),
                new Hash(0, 0, 0, 2),
                new Hash(0, 0, 0, 3),
                new Hash(0, 0, 0, 4),
                Bytes.wrap(new byte[] {1}),
                own.number(),
                own.gasLimit() + 1,
                own.gasUsed() + 5,
                own.timestamp() + 1,
                own.extraData(),
                own.prevRandao(),
                own.baseFeePerGas(),
                own.withdrawalsRoot(),
                own.blobGasUsed(),
                own.excessBlobGas(),
                own.parentBeaconBlockRoot(),
                own.requestsHash());
        vote("a", there);
        vote("b", there);
        Dissent dissent = votes.dissent(7).orElseThrow();
        assertThat(dissent.differences())
                .extracting(Dissent.Difference::field)
                .containsExactly(
                        "parent",
                        "state root",
                        "transactions root",
                        "receipts root",
                        "bloom",
                        "gas limit",
                        "gas used",
                        "timestamp");
        assertThat(dissent.message())
                .contains("block 7 is " + own.hash() + " here and " + there.hash() + " in 2 executors' reports")
                .contains("gas used 0 here, 5 there")
                .contains("state root " + own.stateRoot() + " here, " + there.stateRoot() + " there");
    }

    @Test
    void aDissentFromABatchIsCompletedByWhatAReportTold() {
        ReportedHeaders reported = new ReportedHeaders();
        Dissent bare = new Dissent(own, other.hash(), Optional.empty(), "published batch 4");
        assertThat(reported.complete(bare).message()).contains("their header is not known here; own state root");
        reported.add(own);
        assertThat(reported.complete(bare)).isEqualTo(bare);
        reported.add(other);
        assertThat(reported.complete(bare).differences())
                .containsExactly(new Dissent.Difference(
                        "state root",
                        own.stateRoot().toString(),
                        other.stateRoot().toString()));
    }

    @Test
    void votesForBlocksBeforeTheSnapshotThatThisExecutorBeganWithAreNoDissent() {
        Votes late = new Votes(List.of("a", "b", "c"), 2, new OwnChain() {
            @Override
            public Optional<Header> header(long number) {
                return Optional.empty();
            }

            @Override
            public boolean isBeforeSnapshot(long number) {
                return true;
            }
        });
        for (String voter : List.of("a", "b")) {
            late.add(ExecutionReport.of(voter, 1, Hash.ZERO, other, List.of()), 9, 0);
        }
        assertThat(late.dissent(9)).isEmpty();
    }
}
