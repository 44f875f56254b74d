package io.aichain.executor.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
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
}
