package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.log.FencedPublisher;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.Topics;
import io.aichain.log.leader.LeaderState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A leader among rogues, rivals, poison and bad clocks. */
class DisturbedLeaderIT {
    private final TestNet net = TestNet.start();

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    @Tag("P1")
    void twoLeadersWithoutAGroupAreHarmlessBecauseTheLogDecides() {
        int sent = 0;
        try (SequencerService a = net.sequencer(net.config("a"), Ticks.SYSTEM, FencedPublisher.Steps.NONE);
                SequencerService b = net.sequencer(net.config("b"), Ticks.SYSTEM, FencedPublisher.Steps.NONE)) {
            // a fast machine orders twenty rounds before the second has taken over once: go on until they have fought
            while (sent < 200 || net.leaders() <= 2) {
                assertThat(sent).as("transactions until both have led").isLessThan(20_000);
                net.send(transactions(sent, sent + 10));
                sent += 10;
                net.awaitOrdered(sent);
            }
            assertThat(a.status().failure()).isEmpty();
            assertThat(b.status().failure()).isEmpty();
        }
        assertOnce(sent);
        assertSameForEveryReader();
    }

    @Test
    @Tag("P1")
    void aRogueWithoutTheKeyIsDroppedByEveryReaderAndTheLeaderGoesOn() {
        try (SequencerService a = net.sequencer("a")) {
            net.send(transactions(0, 5));
            net.awaitOrdered(5);
            OrderTip tip = net.blocks().getLast().tip();
            rogue(OrderRecord.signed(next(tip, tip.epoch() + 1), TestChain.OTHER_KEY));
            rogue(OrderRecord.signed(leader(tip), TestChain.OTHER_KEY));
            net.send(transactions(5, 10));
            net.awaitOrdered(10);
            assertThat(a.status().leader()).isInstanceOf(LeaderState.Leading.class);
        }
        assertThat(net.dropped()).isEqualTo(2);
        assertThat(net.ordered()).containsExactlyInAnyOrderElementsOf(transactions(0, 10));
        assertSameForEveryReader();
    }

    @Test
    @Tag("P1")
    void aSecondWriterWithTheKeyCannotForkTheChain() {
        try (SequencerService a = net.sequencer("a")) {
            net.send(transactions(0, 5));
            net.awaitOrdered(5);
            OrderTip tip = net.blocks().getLast().tip();
            // extends the tip and is signed: it is the chain now, and the leader finds its own next block dropped
            rogue(OrderRecord.signed(next(tip, tip.epoch()), TestChain.SEQUENCER_KEY));
            net.send(transactions(5, 10));
            net.await("all ordered", () -> net.ordered().containsAll(transactions(0, 10)));
        }
        assertThat(net.ordered()).doesNotHaveDuplicates().hasSize(11);
        assertSameForEveryReader();
    }

    @Test
    @Tag("P2")
    void poisonIsPassedOverOnceAndForAll() {
        net.sendRaw(new byte[0]);
        net.sendRaw(null);
        net.sendRaw(new byte[] {9, 9, 9});
        net.sendRaw(new byte[] {1, (byte) 0xff, 1});
        net.sendRaw(TestChain.record(TestChain.transaction(1, TestChain.GAS_LIMIT + 1, 10)));
        net.sendRaw(TestChain.record(TestChain.transaction(1, 21_000, 131_073)));
        net.send(transactions(0, 3));
        try (SequencerService a = net.sequencer("a")) {
            net.awaitOrdered(3);
        }
        net.send(transactions(3, 6));
        try (SequencerService b = net.sequencer("b")) {
            net.awaitOrdered(6);
        }
        assertOnce(6);
        long consumed = net.blocks().getLast().block().inputOffsets().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(consumed).isEqualTo(12);
    }

    @Test
    @Tag("P1")
    void aClockThatIsOffDoesNotLeadUntilItIsRight() {
        TurnedTicks clock = new TurnedTicks();
        clock.offset.set(Duration.ofMinutes(3).toMillis());
        try (SequencerService a = net.sequencer(net.config("a"), clock, FencedPublisher.Steps.NONE)) {
            net.send(transactions(0, 5));
            net.await(
                    "refuses",
                    () -> a.status().leader() instanceof LeaderState.Lost lost
                            && lost.reason().startsWith("clock: "));
            assertThat(net.blocks()).isEmpty();
            net.await("is not ready", () -> !a.status().isReady());
            assertThat(a.status().isLive()).isTrue();
            clock.offset.set(0);
            net.awaitOrdered(5);
        }
        assertOnce(5);
    }

    @Test
    @Tag("P1")
    void aClockThatJumpsWhileLeadingNeitherStopsTheChainNorMovesItsTime() {
        TurnedTicks clock = new TurnedTicks();
        try (SequencerService a = net.sequencer(net.config("a"), clock, FencedPublisher.Steps.NONE)) {
            int sent = 0;
            for (long jump : new long[] {0, -3_600_000, 3_600_000, 0}) {
                clock.offset.set(jump);
                net.send(transactions(sent, sent + 5));
                sent += 5;
                net.awaitOrdered(sent);
            }
        }
        assertOnce(20);
        List<OrderEvent.Block> blocks = net.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            long time = blocks.get(i).block().timeMillis();
            // far from the jumps of an hour, and far from what a busy machine delays
            assertThat(time)
                    .isBetween(
                            blocks.get(i).appendTimeMillis() - TestNet.PATIENCE.toMillis(),
                            blocks.get(i).appendTimeMillis() + 3000);
            if (i > 0)
                assertThat(time)
                        .isGreaterThanOrEqualTo(blocks.get(i - 1).block().timeMillis());
        }
        assertThat(net.wasLost("clock")).isFalse();
    }

    /** Its block time is far beyond the test's patience: only its own clock can have told it that it need not wait. */
    @Test
    void anIdleChainHasNoEmptyBlocksAndOrdersItsNextTransactionAtOnce() {
        TurnedTicks clock = new TurnedTicks();
        Duration hour = Duration.ofHours(1);
        SequencerConfig slow = net.config("a").withPace(hour, Optional.empty());
        try (SequencerService a = net.sequencer(slow, clock, FencedPublisher.Steps.NONE)) {
            net.send(transactions(0, 1));
            net.awaitOrdered(1);
            clock.passed.set(hour.toNanos());
            long idleUntil = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            net.await("two idle seconds", () -> System.nanoTime() > idleUntil);
            assertThat(net.blocks()).hasSize(1);
            net.send(transactions(1, 2));
            net.awaitOrdered(2);
            assertThat(net.blocks()).hasSize(2);
        }
    }

    @Test
    void aHeartbeatKeepsAnIdleChainMoving() {
        SequencerConfig beating = net.config("a").withPace(Duration.ofMillis(20), Optional.of(Duration.ofMillis(100)));
        try (SequencerService a = net.sequencer(beating, Ticks.SYSTEM, FencedPublisher.Steps.NONE)) {
            net.await("five empty blocks", () -> net.blocks().size() >= 5);
        }
        assertThat(net.ordered()).isEmpty();
    }

    @Test
    @Tag("P1")
    void aSequencerOfAnOlderVersionStopsAtWhatALaterOneSignedAndSaysWhatToDo() {
        try (SequencerService older = net.sequencer("a")) {
            net.send(transactions(0, 5));
            net.awaitOrdered(5);
            OrderTip tip = net.blocks().getLast().tip();
            LeaderRecord later = new LeaderRecord(
                    tip.epoch() + 1,
                    tip.number(),
                    tip.hash(),
                    tip.timeMillis(),
                    "later",
                    "aichain 9.9",
                    List.of(new Extension(2, Bytes.EMPTY)));
            rogue(OrderRecord.signed(later, TestChain.SEQUENCER_KEY));
            net.sendAsync(transactions(5, 10));
            TestNet.awaitTrue("it stops", () -> older.status().failure().isPresent());
            assertThat(older.status().failure().orElseThrow())
                    .contains("critical extension 2")
                    .contains("install a later version");
            assertThat(older.status().isLive()).isFalse();
        }
    }

    private void rogue(OrderRecord record) {
        try (PlainPublisher writer = PlainPublisher.open(
                net.kafka, Topics.of(net.genesis).blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60))) {
            writer.send(null, record.encoded().toArray()).join();
        }
    }

    private OrderedBlock next(OrderTip tip, long epoch) {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                epoch,
                tip.timeMillis(),
                TestChain.GAS_LIMIT,
                0,
                tip.inputTopicId(),
                tip.inputOffsets(),
                List.of(TestChain.transaction(666)),
                List.of());
    }

    private static LeaderRecord leader(OrderTip tip) {
        return new LeaderRecord(tip.epoch() + 5, tip.number(), tip.hash(), tip.timeMillis(), "rogue", "", List.of());
    }

    private void assertOnce(int count) {
        assertThat(net.ordered()).hasSize(count).doesNotHaveDuplicates().containsAll(transactions(0, count));
        assertThat(net.dropped()).isZero();
    }

    /** Another reader, later and from the beginning, sees the same chain. */
    private void assertSameForEveryReader() {
        List<Hash> seen = new ArrayList<>();
        int count = net.blocks().size();
        try (OrderReader reader = OrderReader.open(net.kafka, net.genesis, new SimpleMeterRegistry())) {
            while (seen.size() < count) {
                for (OrderEvent event : reader.poll(Duration.ofMillis(100))) {
                    if (event instanceof OrderEvent.Block block) seen.add(block.hash());
                }
            }
        }
        assertThat(seen.subList(0, count))
                .isEqualTo(net.blocks().stream().map(OrderEvent.Block::hash).toList());
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
