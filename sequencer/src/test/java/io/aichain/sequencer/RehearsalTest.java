package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.order.OrderTip;
import io.aichain.log.FencedPublisher;
import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.LogStoppedException;
import io.aichain.log.TestChain;
import io.aichain.log.leader.LeaderState;
import io.aichain.log.leader.Leadership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one that stands by says of a take-over before it has a connection; what it asks over them is shown with a broker. */
@Tag("P10")
class RehearsalTest {
    private final TurnedTicks clock = new TurnedTicks();
    private final OrderCandidate standby = new OrderCandidate(
            SequencerConfig.of(
                    KafkaConnection.plain("127.0.0.1:1"), TestChain.genesis(), "standby", TestChain.SEQUENCER_KEY),
            new SimpleMeterRegistry(),
            clock,
            SequencerListener.NONE,
            FencedPublisher.Steps.NONE);
    private final OrderFollower follower = new OrderFollower(
            KafkaConnection.plain("127.0.0.1:1"),
            TestChain.genesis(),
            TestChain.SEQUENCER_KEY,
            new SimpleMeterRegistry());
    private final Rehearsal rehearsal = new Rehearsal(TestChain.genesis(), follower, clock);

    @AfterEach
    void close() {
        standby.close();
        follower.close();
    }

    @Test
    void connectionsThatItMayNotMakeAreAnObstacleThatIsLookedAtAgain() {
        var no = new TopicAuthorizationException(Set.of("chain.blocks"));
        assertThat(rehearsal.step(() -> {
                    throw LogStoppedException.notAllowed("cannot connect to write chain.blocks", no);
                }))
                .isTrue();
        assertThat(rehearsal.obstacle().orElseThrow())
                .startsWith("cannot connect to write chain.blocks: ")
                .contains("Kafka must let this service's user describe (their configurations too) and read");

        clock.passed.addAndGet(Rehearsal.AGAIN.toNanos());
        assertThat(rehearsal.step(() -> {
                    throw no;
                }))
                .isTrue();
        assertThat(rehearsal.obstacle().orElseThrow()).startsWith("cannot rehearse a take-over: ");

        clock.passed.addAndGet(Rehearsal.AGAIN.toNanos());
        assertThat(rehearsal.step(() -> {
                    throw new KafkaException("a record that cannot be read");
                }))
                .as("of use still")
                .isFalse();
        assertThat(rehearsal.obstacle()).hasValue("a record that cannot be read");
    }

    @Test
    void connectionsThatKafkaDoesNotAnswerAreLeftToWhoeverWaits() {
        var away = new KafkaUnavailableException("no answer", null);
        assertThatThrownBy(() -> rehearsal.step(() -> {
                    throw away;
                }))
                .isSameAs(away);
    }

    @Test
    void whatEndedAnAttemptIsWhatStandsInTheWayUntilTheNextRehearsal() {
        assertThat(status(Optional.empty()).foundObstacle())
                .as("it has not looked")
                .isEmpty();
        assertThat(status(Optional.empty()).isReady()).isFalse();
        standby.release("batch 1 has seen block 7: aichain log repair");
        assertThat(status(Optional.empty()).foundObstacle()).hasValue("batch 1 has seen block 7: aichain log repair");
        assertThat(status(Optional.of("it ended")).foundObstacle())
                .as("of one that has ended")
                .isEmpty();
        standby.release(Leadership.STOPPED);
        assertThat(status(Optional.empty()).foundObstacle())
                .as("of one that was asked to end")
                .isEmpty();
    }

    private SequencerStatus status(Optional<String> failure) {
        return new SequencerStatus(
                new LeaderState.Standby("starting"),
                OrderTip.genesis(TestChain.genesis()),
                0,
                standby.obstacle(),
                failure);
    }
}
