package io.aichain.log.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.log.KafkaConnection;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class GroupMembershipIT {
    @TempDir
    static Path folder;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;
    private static final Topics TOPICS = Topics.of(TestChain.genesis());

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder, 0);
        kafka = KafkaConnection.plain(broker.bootstrap());
        TopicCheck.ensure(kafka, TOPICS);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void oneOfTwoIsAssignedKeepsItWhenTheOtherComesAndHandsOverWhenItLeaves(TestInfo test) {
        Duration session = Duration.ofSeconds(30);
        try (GroupMembership b = join(test, "b", session)) {
            await(b::isAssigned);
            // a sorts before b: an assignor that is not sticky would move the lead
            GroupMembership a = join(test, "a", session);
            long settled = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            await(() -> {
                assertThat(b.isAssigned()).isTrue();
                assertThat(a.isAssigned()).isFalse();
                return System.nanoTime() > settled;
            });
            b.close();
            long begun = System.nanoTime();
            await(a::isAssigned);
            // sooner than a session passes
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(session);
            a.close();
        }
    }

    @Test
    void aSecondProcessUnderTheSameNameTakesTheAssignmentAndTheFirstSaysSo(TestInfo test) {
        try (GroupMembership first = join(test, "n", Duration.ofSeconds(10))) {
            await(first::isAssigned);
            try (GroupMembership second = join(test, "n", Duration.ofSeconds(10))) {
                await(second::isAssigned);
                await(() -> first.failure().isPresent());
                assertThat(first.isAssigned()).isFalse();
                assertThat(first.failure().orElseThrow()).contains("another process runs under this node id");
            }
        }
    }

    private static GroupMembership join(TestInfo test, String node, Duration session) {
        return GroupMembership.join(
                kafka, test.getTestMethod().orElseThrow().getName(), TOPICS.blocks(), node, session);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within 120 s");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
