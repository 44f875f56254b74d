package io.aichain.log.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.log.KafkaUnavailableException;
import io.aichain.log.LogStoppedException;
import io.aichain.log.leader.Candidate.TakeOver;
import io.aichain.log.leader.Candidate.Work;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The state machine alone: what happens is a script, what is done is a list. */
class LeadershipTest {
    private final Script script = new Script();
    private final List<String> states = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Leadership leadership = new Leadership(
            "test",
            script,
            script,
            metrics,
            state -> states.add(state.getClass().getSimpleName()));

    @Test
    void aCandidateFollowsUntilAssignedThenTakesOverLeadsAndStops() {
        script.steps(
                () -> follows(false),
                () -> follows(true),
                () -> new TakeOver.Took(3),
                Work.GoOn::new,
                () -> stopAfter(new Work.GoOn()));
        leadership.run();
        assertThat(states).containsExactly("TakingOver", "Leading");
        assertThat(leadership.state()).isEqualTo(new LeaderState.Leading(3));
        assertThat(script.released).containsExactly("stopped");
        assertThat(metrics.get("aichain.leader.changes").counter().count()).isEqualTo(2);
    }

    @Test
    void aRefusedTakeOverLetsGoPausesAndTriesAgain() {
        script.assigned = true;
        script.steps(
                () -> new TakeOver.Refused("tail lost", Duration.ofMillis(1)),
                () -> new TakeOver.Took(1),
                () -> stopAfter(new Work.GoOn()));
        leadership.run();
        assertThat(states).containsExactly("TakingOver", "Lost", "Standby", "TakingOver", "Leading");
        assertThat(script.released).containsExactly("tail lost", "stopped");
    }

    @Test
    void anAssignmentThatGoesAwayEndsTheWorkBeforeItsNextPiece() {
        script.assigned = true;
        script.steps(
                () -> new TakeOver.Took(1),
                () -> {
                    script.assigned = false;
                    return new Work.GoOn();
                },
                () -> stopAfter(null));
        leadership.run();
        assertThat(states).containsExactly("TakingOver", "Leading", "Lost", "Standby");
        assertThat(script.released.getFirst()).isEqualTo("the group gave the lead to another");
    }

    @Test
    void aFencedLeaderStepsDownAndStandsByAgain() {
        script.assigned = true;
        script.steps(
                () -> new TakeOver.Took(1),
                () -> new Work.StepDown("fenced"),
                () -> new TakeOver.Took(2),
                () -> stopAfter(new Work.GoOn()));
        leadership.run();
        assertThat(states).containsExactly("TakingOver", "Leading", "Lost", "Standby", "TakingOver", "Leading");
    }

    @Test
    void kafkaBeingAwayIsWaitedForAndALogThatIsWrongIsNot() {
        script.assigned = true;
        script.steps(
                () -> {
                    throw new KafkaUnavailableException("away", null);
                },
                () -> {
                    throw new LogStoppedException(LogStoppedException.Cause.TIP_NOT_IN_LOG, "another log");
                });
        assertThatThrownBy(leadership::run).isInstanceOf(LogStoppedException.class);
        assertThat(states).containsExactly("TakingOver", "Lost", "Standby", "TakingOver");
        assertThat(script.released).containsExactly("Kafka is away: away", "stopped");
    }

    /** Credentials are rotated: the broker knows the new ones before this process does, or after it. */
    @Test
    @Tag("P10")
    void oneThatStandsByAndIsNotLetInEndsItsMembershipInWordsThatSayWhatToDo() {
        script.steps(() -> {
            throw new SaslAuthenticationException("invalid credentials");
        });
        endsNotLetIn("Waiting");
    }

    @Test
    @Tag("P10")
    void oneThatTakesOverOrLeadsAndIsNotLetInDoesNotKeepTheLeadEither() {
        script.assigned = true;
        script.steps(() -> new TakeOver.Took(1), () -> {
            throw KafkaUnavailableException.notLetIn(new SaslAuthenticationException("invalid credentials"));
        });
        endsNotLetIn("TakingOver", "Leading", "Waiting");
    }

    private void endsNotLetIn(String... through) {
        String words = "the brokers do not let this service's user in: invalid credentials;"
                + " set its credentials right at the brokers, or here and start it again";
        assertThatThrownBy(leadership::run)
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessage(words);
        assertThat(states).containsExactly(through);
        assertThat(leadership.state()).isEqualTo(new LeaderState.Waiting("Kafka: " + words));
        assertThat(script.released).containsExactly(words);
    }

    @Test
    @Tag("P10")
    void whatAStandbyIsNotAllowedIsWaitedForInWordsThatSayWhatItNeeds() {
        script.steps(
                () -> {
                    throw new TopicAuthorizationException(Set.of("chain.blocks"));
                },
                () -> stopAfter(null));
        leadership.run();
        assertThat(states).containsExactly("Lost", "Standby");
        assertThat(script.released.getFirst())
                .startsWith("test cannot follow: Not authorized to access topics: [chain.blocks]; Kafka must let");
    }

    @Test
    @Tag("P10")
    void whatOneThatIsToLeadIsNotAllowedEndsTheServiceInWordsThatSayWhatItNeeds() {
        script.assigned = true;
        script.steps(() -> {
            throw new TopicAuthorizationException(Set.of("chain.blocks"));
        });
        assertThatThrownBy(leadership::run)
                .isInstanceOf(LogStoppedException.class)
                .hasMessageStartingWith("test stops: Not authorized to access topics: [chain.blocks]; Kafka must let");
        assertThat(script.released).containsExactly("stopped");
    }

    @Test
    void aMembershipThatFailedForGoodEndsTheService() {
        script.failure = Optional.of("another process runs under this node id");
        assertThatThrownBy(leadership::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("test cannot lead again: another process runs under this node id");
    }

    private Object follows(boolean assigned) {
        script.assigned = assigned;
        return null;
    }

    private Object stopAfter(Object result) {
        leadership.close();
        return result;
    }

    /** Membership and candidate that do what the test wrote down. */
    private static final class Script implements Membership, Candidate {
        private final Deque<Supplier<Object>> next = new ArrayDeque<>();
        private final List<String> released = new ArrayList<>();
        private boolean assigned;
        private Optional<String> failure = Optional.empty();

        @SafeVarargs
        private void steps(Supplier<Object>... steps) {
            next.addAll(List.of(steps));
        }

        @Override
        public boolean isAssigned() {
            return assigned;
        }

        @Override
        public Optional<String> failure() {
            return failure;
        }

        @Override
        public void follow() {
            Object nothing = next.remove().get();
            assertThat(nothing).isNull();
        }

        @Override
        public TakeOver takeOver() {
            return (TakeOver) next.remove().get();
        }

        @Override
        public Work lead() {
            return (Work) next.remove().get();
        }

        @Override
        public void release(String reason) {
            released.add(reason);
        }

        @Override
        public void close() {}
    }
}
