package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.TestChain;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P1")
class EvidenceTest {
    private static final Hash SEEN = new Hash(1, 2, 3, 4);
    private static final OrderTip BEGINNING = OrderTip.genesis(TestChain.genesis());
    private static final Evidence SEVEN =
            new Evidence(List.of(new Evidence.Claim("executor executor-0", 7, Optional.of(SEEN))));

    @Test
    void aLogThatReachesAndMatchesWhatOthersSawIsContinued() {
        assertThat(new Evidence(List.of()).refusal(log(0, false, Optional.empty())))
                .isEmpty();
        assertThat(SEVEN.refusal(log(7, false, Optional.of(SEEN)))).isEmpty();
        assertThat(SEVEN.refusal(log(9, false, Optional.empty())))
                .as("no longer remembered")
                .isEmpty();
    }

    @Test
    void oneThatEndsBeforeItHasLostItsTail() {
        assertThat(SEVEN.refusal(log(0, false, Optional.empty())))
                .contains(
                        "executor executor-0 has seen block 7, the log ends with block 0: it lost its tail; run aichain log repair");
        // what somebody else wrote into a log that begins with this chain's blocks is no beginning of another
        assertThat(SEVEN.refusal(log(6, true, Optional.empty())).orElseThrow()).contains("it lost its tail");
    }

    @Test
    void anotherChainsLogIsSaidToBeOne() {
        assertThat(SEVEN.refusal(log(0, true, Optional.empty())).orElseThrow())
                .startsWith(
                        "executor executor-0 has seen block 7, and the log has no block of this chain, but the beginning of another:")
                .contains("give this one another name, or delete those first");
    }

    @Test
    void anotherBlockUnderTheSameNumberIsAnotherLog() {
        assertThat(SEVEN.refusal(log(7, false, Optional.of(Hash.ZERO))).orElseThrow())
                .endsWith("this is another log");
    }

    private static Evidence.Log log(long number, boolean beginsElsewhere, Optional<Hash> hash) {
        OrderTip tip = new OrderTip(
                number,
                BEGINNING.hash(),
                BEGINNING.epoch(),
                BEGINNING.timeMillis(),
                BEGINNING.inputTopicId(),
                BEGINNING.inputOffsets());
        return new Evidence.Log(tip, beginsElsewhere, _ -> hash);
    }
}
