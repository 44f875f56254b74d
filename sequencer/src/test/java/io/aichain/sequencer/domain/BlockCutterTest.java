package io.aichain.sequencer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.log.TestChain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlockCutterTest {
    private static final long MS = 1_000_000;
    private static final long NOW = 1_800_000_000_000L;
    private static final Bytes TOPIC = Bytes.wrap(new byte[16]);

    private final Genesis genesis = TestChain.genesis();
    private final BlockCutter cutter = cutter(Optional.empty());

    private BlockCutter cutter(Optional<Duration> heartbeat) {
        return new BlockCutter(
                genesis,
                OrderTip.genesis(genesis),
                1,
                TOPIC,
                new BlockCutter.Pace(Duration.ofMillis(100), heartbeat),
                0);
    }

    private void add(int partition, long offset, long time, Bytes raw) {
        assertThat(cutter.add(new InputRecord(partition, offset, time, Bytes.wrap(TestChain.record(raw)))))
                .isEmpty();
    }

    @Test
    void nothingPendingGivesNoBlockHoweverLongItTakes() {
        assertThat(cutter.nanosUntilCut(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(cutter.cut(NOW, 3_600_000 * MS)).isEmpty();
    }

    @Test
    void theFirstTransactionAfterAnIdleTimeIsCutAtOnceAndTheNextOneBlockTimeLater() {
        add(0, 0, NOW, TestChain.transaction(1));
        assertThat(cutter.cut(NOW, 500 * MS)).isPresent();
        add(0, 1, NOW, TestChain.transaction(2));
        assertThat(cutter.nanosUntilCut(510 * MS)).isEqualTo(90 * MS);
        assertThat(cutter.cut(NOW, 599 * MS)).isEmpty();
        assertThat(cutter.cut(NOW, 600 * MS)).isPresent();
    }

    @Test
    void aHeartbeatCutsEmptyBlocksOnlyWhenAskedFor() {
        BlockCutter beating = cutter(Optional.of(Duration.ofSeconds(1)));
        assertThat(beating.cut(NOW, 800 * MS)).isEmpty();
        assertThat(beating.cut(NOW, 900 * MS).orElseThrow().block().payload()).isEmpty();
        assertThat(beating.cut(NOW, 1000 * MS)).isEmpty();
    }

    @Test
    @Tag("P2")
    void partitionsAreMergedByBrokerTimeThenPartition() {
        add(2, 0, NOW + 5, TestChain.transaction(20));
        add(1, 0, NOW + 5, TestChain.transaction(10));
        add(0, 0, NOW + 9, TestChain.transaction(0));
        add(0, 1, NOW + 1, TestChain.transaction(1));
        assertThat(cutter.cut(NOW, 0).orElseThrow().block().payload())
                .containsExactly(
                        TestChain.transaction(10),
                        TestChain.transaction(20),
                        // offsets stay in order though the broker's clock went back
                        TestChain.transaction(0),
                        TestChain.transaction(1));
    }

    @Test
    @Tag("P2")
    void aBlockIsFullWhenTheSumOfGasLimitsWouldPassTheLimitAndTheRestWaits() {
        long third = TestChain.GAS_LIMIT / 3 + 1;
        for (int i = 0; i < 3; i++) add(0, i, NOW, TestChain.transaction(i, third, 10));
        OrderedBlock first = cutter.cut(NOW, 0).orElseThrow().block();
        assertThat(first.payload()).hasSize(2);
        assertThat(first.inputOffsets()).containsExactly(2L, 0L, 0L);
        OrderedBlock second = cutter.cut(NOW, 100 * MS).orElseThrow().block();
        assertThat(second.payload()).containsExactly(TestChain.transaction(2, third, 10));
        assertThat(second.inputOffsets()).containsExactly(3L, 0L, 0L);
        assertThat(second.parentHash()).isEqualTo(first.hash());
    }

    @Test
    void aFullBlockDoesNotWaitForTheBlockTime() {
        add(0, 0, NOW, TestChain.transaction(0));
        assertThat(cutter.cut(NOW, 0)).isPresent();
        add(0, 1, NOW, TestChain.transaction(1, TestChain.GAS_LIMIT, 10));
        assertThat(cutter.cut(NOW, 1)).isPresent();
    }

    @Test
    @Tag("P1")
    void timeNeverGoesBackWhateverTheClockDoes() {
        add(0, 0, NOW, TestChain.transaction(0));
        assertThat(cutter.cut(NOW, 0).orElseThrow().block().timeMillis()).isEqualTo(NOW);
        add(0, 1, NOW, TestChain.transaction(1));
        assertThat(cutter.cut(NOW - 3_600_000, 100 * MS).orElseThrow().block().timeMillis())
                .isEqualTo(NOW);
    }

    @Test
    @Tag("P2")
    void poisonIsPassedOverCountsAsConsumedAndMakesNoBlock() {
        for (Bytes poison : List.of(
                Bytes.EMPTY,
                Bytes.fromHex("00"),
                Bytes.fromHex("01"),
                Bytes.fromHex("0102c0"),
                Bytes.wrap(TestChain.record(TestChain.transaction(1, TestChain.GAS_LIMIT + 1, 1))),
                Bytes.wrap(TestChain.record(TestChain.transaction(1, 21_000, 200_000))))) {
            long offset = poison.hashCode() & 0xffff;
            BlockCutter fresh = cutter(Optional.empty());
            assertThat(fresh.add(new InputRecord(1, offset, NOW, poison))).isPresent();
            assertThat(fresh.cut(NOW, 1000 * MS)).isEmpty();
            assertThat(fresh.add(new InputRecord(0, 0, NOW, Bytes.wrap(TestChain.record(TestChain.transaction(1))))))
                    .isEmpty();
            assertThat(fresh.cut(NOW, 1000 * MS).orElseThrow().block().inputOffsets())
                    .containsExactly(1L, offset + 1, 0L);
        }
    }

    @Test
    void offsetsThatGoBackAreOurBug() {
        add(0, 7, NOW, TestChain.transaction(1));
        assertThatThrownBy(() -> add(0, 7, NOW, TestChain.transaction(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset 7 after 8");
    }

    @Test
    void aNewInputTopicIsReadFromItsBeginning() {
        OrderTip tip = new OrderTip(5, genesis.hash(), 2, NOW, Bytes.fromHex("11".repeat(16)), List.of(9L, 9L, 9L));
        assertThat(BlockCutter.resumeFrom(genesis, tip, TOPIC)).containsExactly(0L, 0L, 0L);
        assertThat(BlockCutter.resumeFrom(genesis, tip, tip.inputTopicId())).containsExactly(9L, 9L, 9L);
    }

    @Test
    @Tag("P10")
    void inputIsTakenOnlyAsFarAsMemoryIsMeantForIt() {
        long offset = 0;
        while (cutter.hasRoom()) add(0, offset++, NOW, TestChain.transaction(offset, 21_000, 100_000));
        assertThat(offset).isBetween(30L, 33L);
    }

    @Test
    @Tag("P10")
    void theHighestGasLimitsOfGenesisLeaveRoomToo() {
        for (long gasLimit : new long[] {1L << 60, Long.MAX_VALUE / 4}) {
            BlockCutter wide = new BlockCutter(
                    TestChain.genesis("testchain", 1, gasLimit, 1 << 20),
                    OrderTip.genesis(genesis),
                    1,
                    TOPIC,
                    new BlockCutter.Pace(Duration.ofMillis(100), Optional.empty()),
                    0);
            long offset = 0;
            while (wide.hasRoom() && offset < 10) {
                Bytes raw = Bytes.wrap(TestChain.record(TestChain.transaction(offset, gasLimit, 10)));
                assertThat(wide.add(new InputRecord(0, offset++, NOW, raw))).isEmpty();
            }
            assertThat(offset).as("gas limit %d", gasLimit).isBetween(3L, 8L);
            assertThat(wide.cut(NOW, 0).orElseThrow().block().payload()).hasSize(1);
        }
    }
}
