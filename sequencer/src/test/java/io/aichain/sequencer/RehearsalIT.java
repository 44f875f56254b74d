package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.OrderEvent;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.embedded.BrokerProcess;
import io.aichain.log.leader.Candidate.TakeOver;
import io.aichain.log.leader.LeaderState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One that stands by tries again and again what a take-over needs, and nobody else notices. */
@Tag("P1")
class RehearsalIT {
    @TempDir
    Path folder;

    private final TurnedTicks clock = new TurnedTicks();
    private BrokerProcess broker;
    private TestNet net;
    private SequencerService leader;
    private OrderCandidate standby;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start(folder);
        net = TestNet.on(broker.bootstrap());
        leader = net.sequencer("leader");
        net.send(transactions(0, 5));
        net.awaitOrdered(5);
        standby = new OrderCandidate(
                net.config("standby"),
                new SimpleMeterRegistry(),
                clock,
                SequencerListener.NONE,
                FencedPublisher.Steps.NONE);
        followUntil("it could take over", () -> standby.obstacle().isEmpty());
    }

    @AfterEach
    void stop() {
        standby.close();
        leader.close();
        net.close();
        broker.close();
    }

    @Test
    void aStandbyRehearsesAgainAndFencesNobody() throws Exception {
        long seen = net.blocks().getLast().block().number() + 100;
        Batches.publish(net, seen, new Hash(1, 2, 3, 4));
        pass(Rehearsal.EVERY);
        followUntil(
                "it says what others have seen",
                () -> standby.obstacle()
                        .filter(why ->
                                why.contains("batch 1 has seen block " + seen) && why.contains("aichain log repair"))
                        .isPresent());
        forget(Topics.of(net.genesis).batches());
        pass(Rehearsal.AGAIN);
        followUntil("it could take over again", () -> standby.obstacle().isEmpty());

        net.send(transactions(5, 10));
        net.awaitOrdered(10);
        assertThat(leader.status().leader()).isEqualTo(new LeaderState.Leading(1));
        assertThat(net.leaders()).isEqualTo(1);
        assertThat(net.dropped()).isZero();
    }

    @Test
    void aStandbyMakesNoTopicAndSaysWhichIsMissing() throws Exception {
        String anchors = Topics.of(net.genesis).anchors();
        try (Admin admin = Admin.create(net.kafka.clientSettings("loss"))) {
            admin.deleteTopics(List.of(anchors)).all().get(60, TimeUnit.SECONDS);
            pass(Rehearsal.EVERY);
            followUntil(
                    "it says so",
                    () -> standby.obstacle()
                            .filter(why -> why.startsWith("topic " + anchors + " is missing"))
                            .isPresent());
            pass(Rehearsal.AGAIN);
            for (int i = 0; i < 3; i++) standby.follow();
            Set<String> topics = admin.listTopics().names().get(60, TimeUnit.SECONDS);
            assertThat(topics).doesNotContain(anchors);
        }
        TopicCheck.ensure(net.kafka, Topics.of(net.genesis));
        pass(Rehearsal.AGAIN);
        followUntil("it could take over again", () -> standby.obstacle().isEmpty());
    }

    @Test
    void connectionsThatAreOlderThanTheBrokerTakeOver() throws Exception {
        restart();
        takeOver();
    }

    @Test
    void andAreRehearsedOnceMoreBehindARestart() throws Exception {
        restart();
        Batches.publish(net, 100, new Hash(1, 2, 3, 4));
        pass(Rehearsal.EVERY);
        followUntil("it has rehearsed", () -> standby.obstacle().isPresent());
        forget(Topics.of(net.genesis).batches());
        pass(Rehearsal.AGAIN);
        followUntil("it could take over", () -> standby.obstacle().isEmpty());
        takeOver();
    }

    @Test
    void oneThatHasNotReadTheOrderSaysHowFarItIsAndIsReadyOnceItHas() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (OrderFollower follower = new OrderFollower(net.kafka, net.genesis, TestChain.SEQUENCER_KEY, metrics);
                Preparation ready = Preparation.open(
                        net.kafka, Topics.of(net.genesis), TestNet.PATIENCE, metrics, FencedPublisher.Steps.NONE)) {
            Rehearsal rehearsal = new Rehearsal(net.genesis, follower, clock);
            for (int question = 0; question < 5; question++) rehearsal.step(() -> ready);
            assertThat(rehearsal.obstacle()).hasValue("no take-over was rehearsed yet");
            pass(Rehearsal.LONGEST_READING);
            rehearsal.step(() -> ready);
            assertThat(rehearsal.obstacle().orElseThrow()).startsWith("has read the order to block 0, and not yet to");

            long end = EndOfLog.await(net.kafka, Topics.of(net.genesis).blocks(), TestNet.PATIENCE);
            List<OrderEvent> read = new ArrayList<>();
            assertThat(follower.readTo(end, TestNet.PATIENCE, read::add)).isTrue();
            assertThat(read).hasSizeGreaterThan(1);
            rehearsal.step(() -> ready);
            rehearsal.step(() -> ready);
            assertThat(rehearsal.obstacle()).isEmpty();
            assertThat(follower.readTo(end + 1000, Duration.ofMillis(1), read::add))
                    .as("there is no such end")
                    .isFalse();
        }
    }

    private void restart() throws Exception {
        broker.kill();
        broker.restart();
        net.send(transactions(5, 10));
        net.awaitOrdered(10);
    }

    private void takeOver() {
        leader.close();
        assertThat(standby.takeOver()).isInstanceOf(TakeOver.Took.class);
        net.send(transactions(10, 15));
        TestNet.awaitTrue("it leads", () -> {
            standby.lead();
            return standby.pending() == 0
                    && standby.tip().inputOffsets().stream().mapToLong(o -> o).sum() == 15;
        });
        net.awaitOrdered(15);
        assertThat(net.ordered()).doesNotHaveDuplicates().hasSize(15);
        assertThat(net.dropped()).isZero();
    }

    private void followUntil(String what, BooleanSupplier condition) {
        TestNet.awaitTrue(what, () -> {
            standby.follow();
            return condition.getAsBoolean();
        });
    }

    private void pass(Duration time) {
        clock.passed.addAndGet(time.toNanos());
    }

    /** As after retention, or by somebody's hand. */
    private void forget(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(net.kafka.clientSettings("forget"))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
