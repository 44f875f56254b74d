package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.log.LogStoppedException.Cause;
import io.aichain.log.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("P1")
class OrderReaderIT {
    @TempDir
    static Path folder;

    private static EmbeddedKafka broker;
    private static KafkaConnection kafka;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Genesis genesis;
    private Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder, 0);
        kafka = KafkaConnection.plain(broker.bootstrap());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void topics(TestInfo test) {
        genesis = TestChain.genesis("t" + Math.abs(test.getDisplayName().hashCode()), TestChain.PARTITIONS);
        topics = Topics.of(genesis);
        TopicCheck.ensure(kafka, topics);
    }

    @Test
    void whatTheRuleDropsIsCountedByReasonAndChangesNothing() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderTip afterOne = OrderTip.after(one, one.hash());
        OrderedBlock two = block(afterOne, 1, 6);
        byte[] twoBytes = signed(two);
        rogue(
                new byte[0],
                new byte[] {1, 2, 3},
                signed(one),
                signed(one), // again: a number that was
                OrderRecord.signed(two, TestChain.OTHER_KEY).encoded().toArray(),
                signed(block(OrderTip.genesis(genesis), 1, 7)), // another block 1
                truncated(twoBytes),
                twoBytes);
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            List<OrderEvent> events = poll(reader, 2);
            assertThat(events).extracting(e -> ((OrderEvent.Block) e).hash()).containsExactly(one.hash(), two.hash());
            assertThat(reader.tip()).isEqualTo(OrderTip.after(two, two.hash()));
        }
        assertThat(dropped("malformed")).isEqualTo(3);
        assertThat(dropped("number")).isEqualTo(2);
        assertThat(dropped("signature")).isEqualTo(1);
    }

    @Test
    void aReaderGoesOnBehindTheBlockItStored() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderTip afterOne = OrderTip.after(one, one.hash());
        OrderedBlock two = block(afterOne, 2, 6);
        LeaderRecord leader = new LeaderRecord(2, 1, one.hash(), 6, "n", "s", List.of());
        byte[] leaderBytes =
                OrderRecord.signed(leader, TestChain.SEQUENCER_KEY).encoded().toArray();
        rogue(signed(one), leaderBytes, signed(two));
        LogPosition stored;
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            stored = ((OrderEvent.Block) poll(reader, 3).getFirst()).position();
        }
        try (OrderReader reader = OrderReader.open(kafka, genesis, stored, afterOne, metrics)) {
            List<OrderEvent> events = poll(reader, 2);
            assertThat(events.get(0)).isInstanceOf(OrderEvent.Leader.class);
            assertThat(((OrderEvent.Block) events.get(1)).hash()).isEqualTo(two.hash());
        }
    }

    @Test
    void aReaderStopsAtASignedRecordThatItDoesNotKnowAndStaysThere() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderedBlock plain = block(OrderTip.after(one, one.hash()), 1, 6);
        OrderedBlock critical = new OrderedBlock(
                plain.kind(),
                plain.number(),
                plain.parentHash(),
                plain.epoch(),
                plain.timeMillis(),
                plain.gasLimit(),
                plain.configNumber(),
                plain.inputTopicId(),
                plain.inputOffsets(),
                plain.payload(),
                List.of(new Extension(2, Bytes.EMPTY)));
        rogue(signed(one), signed(critical));
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            assertThat(poll(reader, 1)).hasSize(1);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> poll(reader, 1))
                        .isInstanceOfSatisfying(
                                LogStoppedException.class,
                                e -> assertThat(e.reason()).isEqualTo(Cause.UNKNOWN_RECORD))
                        .hasMessageContaining("critical extension 2");
            }
        }
    }

    @Test
    void aReaderWhoseTipIsNotInTheLogStops() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        rogue(signed(one));
        LogPosition stored;
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            stored = ((OrderEvent.Block) poll(reader, 1).getFirst()).position();
        }
        OrderTip other = new OrderTip(1, Hash.ZERO, 1, 5, Bytes.wrap(new byte[16]), List.of(0L, 0L, 0L));
        assertStops(Cause.TIP_NOT_IN_LOG, stored, other, "this process accepted");
        OrderTip lost = new OrderTip(9, Hash.ZERO, 1, 5, Bytes.wrap(new byte[16]), List.of(0L, 0L, 0L));
        assertStops(Cause.TIP_NOT_IN_LOG, new LogPosition(stored.topicId(), 40), lost, "ends with block 1");
    }

    @Test
    void aTipThatStandsAtAnotherOffsetSinceARepairIsFound() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderTip afterOne = OrderTip.after(one, one.hash());
        OrderedBlock two = block(afterOne, 1, 6);
        rogue(signed(one), signed(two));
        for (long offset : new long[] {2, 40}) {
            LogPosition before = new LogPosition(TopicIds.of(kafka, topics.blocks()), offset);
            try (OrderReader reader = OrderReader.open(kafka, genesis, before, afterOne, metrics)) {
                assertThat(((OrderEvent.Block) poll(reader, 1).getFirst()).hash())
                        .isEqualTo(two.hash());
            }
        }
    }

    @Test
    void inAnotherTopicTheTipIsLookedForByItsHash() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderTip afterOne = OrderTip.after(one, one.hash());
        OrderedBlock two = block(afterOne, 1, 6);
        rogue(signed(one), signed(two));
        LogPosition elsewhere = new LogPosition(new org.apache.kafka.common.Uuid(1, 2), 977);
        try (OrderReader reader = OrderReader.open(kafka, genesis, elsewhere, afterOne, metrics)) {
            assertThat(((OrderEvent.Block) poll(reader, 1).getFirst()).hash()).isEqualTo(two.hash());
        }
        OrderTip other = new OrderTip(1, Hash.ZERO, 1, 5, Bytes.wrap(new byte[16]), List.of(0L, 0L, 0L));
        assertStops(Cause.TIP_NOT_IN_LOG, elsewhere, other, "this process accepted");
        OrderTip beyond = new OrderTip(7, Hash.ZERO, 1, 5, Bytes.wrap(new byte[16]), List.of(0L, 0L, 0L));
        assertStops(Cause.TIP_NOT_IN_LOG, elsewhere, beyond, "ends with block 2");
    }

    @Test
    void aReaderWhoseRecordsWereDeletedStops() throws Exception {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        rogue(signed(one), signed(block(OrderTip.after(one, one.hash()), 1, 6)));
        try (Admin admin = Admin.create(kafka.clientSettings("test"))) {
            admin.deleteRecords(Map.of(new TopicPartition(topics.blocks(), 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        assertStops(Cause.LOG_START_ABOVE_POSITION, LogPosition.START, OrderTip.genesis(genesis), "starts at offset 2");
        LogPosition stored = new LogPosition(TopicIds.of(kafka, topics.blocks()), 1);
        assertStops(Cause.LOG_START_ABOVE_POSITION, stored, OrderTip.after(one, one.hash()), "this reader stands at 1");
    }

    @Test
    void aTopicMadeAnewUnderARunningReaderStopsIt() throws Exception {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        rogue(signed(one));
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            assertThat(poll(reader, 1)).hasSize(1);
            try (Admin admin = Admin.create(kafka.clientSettings("test"))) {
                admin.deleteTopics(List.of(topics.blocks())).all().get(60, TimeUnit.SECONDS);
                long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while (admin.listTopics().names().get(60, TimeUnit.SECONDS).contains(topics.blocks())) {
                    if (System.nanoTime() > deadline) throw new AssertionError("not deleted");
                }
            }
            TopicCheck.ensure(kafka, topics);
            assertThatThrownBy(() -> {
                        long deadline =
                                System.nanoTime() + Duration.ofSeconds(120).toNanos();
                        while (System.nanoTime() < deadline) {
                            rogue(signed(one)); // at the offset where the reader stands, or behind it
                            assertThat(reader.poll(Duration.ofMillis(100))).isEmpty();
                        }
                    })
                    .isInstanceOfSatisfying(
                            LogStoppedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Cause.TIP_NOT_IN_LOG));
        }
    }

    @Test
    void aSuccessorEndsAnOpenTransactionAtOnceAndItsLeaderIsFenced() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        AtomicReference<FencedPublisher> successor = new AtomicReference<>();
        try (FencedPublisher old = publisher(step -> {
            if (step != FencedPublisher.Step.SENT) return;
            // the record is in the log and not committed: the moment at which a frozen leader is replaced
            assertThatThrownBy(() -> EndOfLog.await(kafka, topics.blocks(), Duration.ofMillis(300)))
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessageContaining("a transaction is open at offset 0, the end is 1");
            long begun = System.nanoTime();
            successor.set(publisher(FencedPublisher.Steps.NONE));
            EndOfLog.await(kafka, topics.blocks(), Duration.ofSeconds(30));
            // sooner than the broker ends the transaction by itself (FencedPublisher)
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        })) {
            assertThat(old.append(signed(one))).isInstanceOf(Outcome.LeadershipLost.class);
            assertThatThrownBy(() -> old.append(signed(one))).hasMessageContaining("closed");
        }
        assertThat(successor.get().append(signed(one))).isInstanceOf(Outcome.Committed.class);
        successor.get().close();
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            assertThat(poll(reader, 1)).hasSize(1);
        }
        assertThat(metrics.find("aichain.blocks.dropped").counters()).allMatch(c -> c.count() == 0);
    }

    @Test
    void anOpenTransactionThatNobodySucceedsToStallsReadersNoLongerThanItsTimeOut() {
        OrderedBlock one = block(OrderTip.genesis(genesis), 1, 5);
        OrderedBlock instead = block(OrderTip.genesis(genesis), 1, 6);
        FencedPublisher dying = publisher(step -> {
            throw new AssertionError("dies at " + step);
        });
        assertThatThrownBy(() -> dying.append(signed(one))).hasMessage("dies at SENT");
        long begun = System.nanoTime();
        rogue(signed(instead)); // behind the open transaction, and invisible until that ends
        try (OrderReader reader = OrderReader.open(kafka, genesis, metrics)) {
            assertThatThrownBy(() -> EndOfLog.await(kafka, topics.blocks(), Duration.ZERO))
                    .hasMessageContaining("a transaction is open at offset 0");
            List<OrderEvent> seen = poll(reader, 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(45));
            assertThat(seen)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            OrderEvent.Block.class,
                            block -> assertThat(block.hash()).isEqualTo(instead.hash()));
        }
    }

    private FencedPublisher publisher(FencedPublisher.Steps steps) {
        return FencedPublisher.standBy(
                        kafka,
                        topics.blocks(),
                        OrderRecord.MAX_BYTES,
                        Duration.ofSeconds(60),
                        new SimpleMeterRegistry(),
                        steps)
                .takeOver();
    }

    private void assertStops(Cause cause, LogPosition from, OrderTip tip, String message) {
        assertThatThrownBy(() -> OrderReader.open(kafka, genesis, from, tip, metrics))
                .isInstanceOfSatisfying(
                        LogStoppedException.class, e -> assertThat(e.reason()).isEqualTo(cause))
                .hasMessageContaining(message);
    }

    private OrderedBlock block(OrderTip parent, long epoch, long time) {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                parent.number() + 1,
                parent.hash(),
                epoch,
                time,
                TestChain.GAS_LIMIT,
                0,
                Bytes.wrap(new byte[16]),
                List.of(0L, 0L, 0L),
                List.of(TestChain.transaction(time)),
                List.of());
    }

    private static byte[] signed(OrderedBlock block) {
        return OrderRecord.signed(block, TestChain.SEQUENCER_KEY).encoded().toArray();
    }

    private static byte[] truncated(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length - 1);
    }

    /** Writes beside any leader, as a rogue would: a plain producer is not fenced. */
    private void rogue(byte[]... records) {
        try (PlainPublisher writer =
                PlainPublisher.open(kafka, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60))) {
            for (byte[] record : records) writer.send(null, record).join();
        }
    }

    private static List<OrderEvent> poll(OrderReader reader, int count) {
        List<OrderEvent> events = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (events.size() < count && System.nanoTime() < deadline) {
            events.addAll(reader.poll(Duration.ofMillis(100)));
        }
        return events;
    }

    private double dropped(String reason) {
        return metrics.get("aichain.blocks.dropped")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
