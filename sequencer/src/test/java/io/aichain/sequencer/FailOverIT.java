package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.FencedPublisher.Step;
import io.aichain.log.TestChain;
import io.aichain.log.embedded.ChildJvm;
import io.aichain.log.embedded.PatientKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader dies or freezes at the worst moments (reference on sequencing, section 8): nothing lost, nothing doubled, no fork. */
@Tag("P1")
class FailOverIT {
    @TempDir
    Path folder;

    /** Whoever is to lead has to end what its predecessor left open. */
    private PatientKafka broker;

    private TestNet net;

    @BeforeEach
    void start() throws Exception {
        broker = PatientKafka.start(folder);
        net = TestNet.on(broker.bootstrap());
    }

    @AfterEach
    void stop() {
        net.close();
        broker.close();
    }

    @Test
    void aLeaderKilledBetweenBlocksIsReplaced() throws Exception {
        try (ChildJvm a = SequencerProcess.start(net.bootstrap(), "a");
                ChildJvm b = startAfter(a, "b")) {
            net.send(transactions(0, 50));
            net.awaitOrdered(50);
            a.kill();
            net.send(transactions(50, 100));
            b.awaitLine("STATE Leading");
            assertOnce(100);
            assertThat(net.leaders()).isEqualTo(2);
        }
    }

    @Test
    void aLeaderKilledBetweenSendAndCommitLeavesNothingBehind() throws Exception {
        try (ChildJvm a = SequencerProcess.startDyingAt(net.bootstrap(), "a", Step.SENT, 3);
                ChildJvm b = startAfter(a, "b")) {
            net.send(transactions(0, 20));
            net.awaitOrdered(20);
            net.send(transactions(20, 50));
            assertThat(a.awaitEnd()).isEqualTo(137);
            b.awaitLine("STATE Leading");
            assertOnce(50);
        }
    }

    @Test
    void aLeaderKilledAfterCommitHasOrderedAndItsSuccessorDoesNotRepeat() throws Exception {
        try (ChildJvm a = SequencerProcess.startDyingAt(net.bootstrap(), "a", Step.COMMITTED, 3);
                ChildJvm b = startAfter(a, "b")) {
            net.send(transactions(0, 20));
            net.awaitOrdered(20);
            net.send(transactions(20, 50));
            assertThat(a.awaitEnd()).isEqualTo(137);
            b.awaitLine("STATE Leading");
            assertOnce(50);
        }
    }

    @Test
    void aLeaderThatDiesAndComesBackHasItsAssignmentAtOnce() throws Exception {
        try (ChildJvm a = SequencerProcess.start(net.bootstrap(), "a")) {
            a.awaitLine("STATE Leading");
            a.kill();
        }
        try (ChildJvm again = SequencerProcess.start(net.bootstrap(), "a")) {
            again.awaitLine("STATE Leading");
            net.send(transactions(0, 10));
            assertOnce(10);
        }
    }

    @Test
    void aLeaderFrozenPastItsSessionIsFencedWhenItWakes() throws Exception {
        try (ChildJvm a = SequencerProcess.start(net.bootstrap(), "a");
                ChildJvm b = startAfter(a, "b")) {
            net.send(transactions(0, 20));
            net.awaitOrdered(20);
            a.freeze();
            net.send(transactions(20, 40));
            b.awaitLine("STATE Leading");
            net.awaitOrdered(40);
            a.thaw();
            a.awaitLine("STATE Lost");
            a.awaitLine("STATE Standby");
            net.send(transactions(40, 60));
            assertOnce(60);
            assertThat(net.leaders()).isEqualTo(2);
        }
    }

    @Test
    void aLeaderFrozenInsideATransactionIsFencedAndReadersSeeNothingOfIt() throws Exception {
        try (ChildJvm a = SequencerProcess.startHoldingAt(net.bootstrap(), "a", Step.SENT, 2);
                ChildJvm b = startAfter(a, "b")) {
            net.send(transactions(0, 20));
            a.awaitLine("HOLD");
            a.freeze();
            b.awaitLine("STATE Leading");
            net.awaitOrdered(20);
            a.thaw();
            a.say("\n");
            assertThat(a.awaitLine("STATE Lost")).contains("Fenced");
            net.send(transactions(20, 40));
            assertOnce(40);
        }
    }

    /** A second sequencer, started when the first one leads. */
    private ChildJvm startAfter(ChildJvm leader, String node) throws Exception {
        leader.awaitLine("STATE Leading");
        return SequencerProcess.start(net.bootstrap(), node);
    }

    private void assertOnce(int count) {
        net.awaitOrdered(count);
        assertThat(net.ordered()).hasSize(count).doesNotHaveDuplicates().containsAll(transactions(0, count));
        assertThat(net.dropped()).isZero();
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
