package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.log.FencedPublisher.Step;
import io.aichain.log.TestChain;
import io.aichain.log.embedded.BrokerProcess;
import io.aichain.log.leader.LeaderState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies, comes back, or answers too late: producing pauses, nothing is lost or doubled, nobody forks. */
@Tag("P1")
@Tag("P10")
class BrokerTroubleIT {
    @TempDir
    Path folder;

    private BrokerProcess broker;
    private TestNet net;

    @BeforeEach
    void start() throws Exception {
        broker = BrokerProcess.start(folder);
        net = TestNet.on(broker.bootstrap());
    }

    @AfterEach
    void stop() {
        net.close();
        broker.close();
    }

    @Test
    void aBrokerThatIsKilledAndStartedAgainFindsItsLeaderWaiting() throws Exception {
        try (SequencerService a = net.sequencer("a")) {
            net.send(transactions(0, 30));
            net.awaitOrdered(30);
            broker.kill();
            broker.restart();
            net.send(transactions(30, 60));
            net.awaitOrdered(60);
            assertThat(a.status().failure()).isEmpty();
        }
        assertOnce(60);
    }

    @Test
    void anIdleLeaderAndAnIdleStandbyAreNotReadyWhileTheirBrokerIsAway() throws Exception {
        try (SequencerService a = net.sequencer("a")) {
            net.send(transactions(0, 1));
            net.awaitOrdered(1);
            assertThat(a.status().leader()).isInstanceOf(LeaderState.Leading.class);
            try (SequencerService b = net.sequencer("b")) {
                TestNet.awaitTrue("b stands by", () -> b.status().isReady());
                broker.kill();
                for (SequencerService idle : List.of(a, b)) {
                    TestNet.awaitTrue("it says what it waits for", () -> waitsForBroker(idle.status()));
                    assertThat(idle.status().isLive()).isTrue();
                }
                broker.restart();
                for (SequencerService idle : List.of(a, b)) {
                    TestNet.awaitTrue("it is ready again", () -> idle.status().isReady());
                    assertThat(idle.status().failure()).isEmpty();
                }
                net.send(transactions(1, 2));
                net.awaitOrdered(2);
            }
        }
        assertOnce(2);
    }

    @Test
    void aCommitWithoutAnAnswerIsLookedUpInTheLogAndNotRepeated() throws Exception {
        AtomicBoolean once = new AtomicBoolean(true);
        CountDownLatch frozen = new CountDownLatch(1);
        SequencerConfig impatient =
                net.config("a").withTimeouts(SequencerProcess.SESSION, java.time.Duration.ofSeconds(3));
        try (SequencerService a = net.sequencer(impatient, Ticks.SYSTEM, step -> {
            // the commit is written to a broker that reads it only when it runs again
            if (step == Step.SENT && net.ordered().size() >= 5 && once.getAndSet(false)) {
                freeze();
                frozen.countDown();
            }
        })) {
            net.send(transactions(0, 5));
            net.awaitOrdered(5);
            net.sendAsync(transactions(5, 10));
            assertThat(frozen.await(TestNet.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            TestNet.awaitTrue("the outcome is unknown", () -> net.wasLost("unknown"));
            broker.thaw();
            net.awaitOrdered(10);
            net.send(transactions(10, 15));
            net.awaitOrdered(15);
        }
        assertOnce(15);
    }

    private boolean waitsForBroker(SequencerStatus status) {
        return !status.isReady()
                && status.leader() instanceof LeaderState.Waiting(var why)
                && why.startsWith("Kafka: " + broker.bootstrap() + " does not answer");
    }

    private void freeze() {
        try {
            broker.freeze();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertOnce(int count) {
        assertThat(net.ordered()).hasSize(count).doesNotHaveDuplicates().containsAll(transactions(0, count));
        assertThat(net.dropped()).isZero();
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
