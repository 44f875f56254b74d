package io.aichain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.log.LogPosition;
import io.aichain.log.LogStoppedException;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.PlainPublisher;
import io.aichain.log.TestChain;
import io.aichain.log.TopicCheck;
import io.aichain.log.Topics;
import io.aichain.log.leader.LeaderState;
import io.aichain.sequencer.repair.BlockSource;
import io.aichain.sequencer.repair.LogRepair;
import io.aichain.sequencer.repair.RepairResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that lost the tail of {@code blocks}: the sequencer refuses, the owner repairs, the chain goes on as if nothing had been. */
@Tag("P1")
class LostTailIT {
    private final TestNet net = TestNet.start();
    private final Topics topics = Topics.of(net.genesis);

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void aLogThatLostItsTailIsNotContinuedUntilItIsRepairedByteForByte() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        OrderEvent.Block last = blocks.getLast();
        publishBatchUpTo(last);
        loseAllButTheFirst(blocks, 2);

        try (SequencerService a = net.sequencer("a")) {
            await(() -> a.status().leader() instanceof LeaderState.Lost lost
                    && lost.reason()
                            .contains("batch 1 has seen block " + last.block().number())
                    && lost.reason().contains("the log ends with block 2")
                    && lost.reason().contains("aichain log repair"));
            assertThat(a.status().isReady()).isFalse();
        }

        RepairResult result = repair(source(blocks));
        assertThat(result).isEqualTo(new RepairResult.Repaired(3, last.tip()));
        assertThat(repair(source(blocks))).isInstanceOf(RepairResult.NothingMissing.class);
        assertThat(readAll(blocks.size()))
                .extracting(OrderEvent.Block::encoded)
                .isEqualTo(blocks.stream().map(OrderEvent.Block::encoded).toList());

        net.send(transactions(500, 505));
        try (SequencerService a = net.sequencer("a")) {
            await(() -> a.status().tip().number() > last.block().number());
        }
        assertThat(readAll(blocks.size() + 1).getLast().block().parentHash()).isEqualTo(last.hash());
    }

    @Test
    void aReaderThatWasAheadOfTheLossStopsAndGoesOnAfterTheRepair() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        OrderEvent.Block last = blocks.getLast();
        loseAllButTheFirst(blocks, 1);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> open(last.position(), last))
                .isInstanceOfSatisfying(
                        LogStoppedException.class,
                        e -> assertThat(e.reason()).isEqualTo(LogStoppedException.Cause.TIP_NOT_IN_LOG));
        repair(source(blocks));
        try (OrderReader reader = open(last.position(), last)) {
            assertThat(reader.tip()).isEqualTo(last.tip());
        }
    }

    @Test
    void aNewKafkaIsSeededTheSameWay() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        loseAllButTheFirst(blocks, 0);
        assertThat(repair(source(blocks)))
                .isEqualTo(new RepairResult.Repaired(1, blocks.getLast().tip()));
    }

    @Test
    void aLogThatWentOnDifferentlyIsNotRepairedOver() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        loseAllButTheFirst(blocks, 2);
        net.send(transactions(900, 901));
        try (SequencerService a = net.sequencer("a")) {
            await(() -> a.status().tip().number() > 2);
        }
        long next = readAll(3).size() + 1;
        assertThat(repair(source(blocks))).isInstanceOfSatisfying(RepairResult.Refused.class, refused -> {
            assertThat(refused.number()).isGreaterThanOrEqualTo(next);
            assertThat(refused.reason()).contains("PARENT");
        });
    }

    @Test
    void anotherLogThanTheOneOthersHaveSeenIsNotContinued() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        Batches.publish(net, blocks.getLast().block().number(), new Hash(1, 2, 3, 4));
        try (SequencerService a = net.sequencer("a")) {
            await(() -> a.status().leader() instanceof LeaderState.Lost lost
                    && lost.reason().contains("this is another log"));
        }
    }

    /** A name that was used before in this Kafka. */
    @Test
    void theTopicsOfAnotherChainAreSaidToBeSo() throws Exception {
        List<OrderEvent.Block> blocks = orderBlocks();
        publishBatchUpTo(blocks.getLast());
        Genesis another =
                TestChain.genesis(net.genesis.aichain().name(), TestChain.PARTITIONS, TestChain.GAS_LIMIT + 1, 1 << 20);
        SequencerConfig config = SequencerConfig.of(net.kafka, another, "b", TestChain.SEQUENCER_KEY);
        try (SequencerService b = new SequencerService(config, new SimpleMeterRegistry(), SequencerListener.NONE)) {
            b.start();
            await(() -> b.status().leader() instanceof LeaderState.Lost lost
                    && lost.reason().contains("the beginning of another: if the topics are another chain's"));
        }
        assertThat(net.blocks()).hasSameSizeAs(blocks);
    }

    private List<OrderEvent.Block> orderBlocks() {
        try (SequencerService a = net.sequencer("a")) {
            for (int i = 0; i < 6; i++) {
                net.send(transactions(10 * i, 10 * i + 3));
                net.awaitOrdered(3 * i + 3);
            }
        }
        return net.blocks();
    }

    /** As after the loss of a disk: the topic is there again, with another id and a part of what it had. */
    private void loseAllButTheFirst(List<OrderEvent.Block> blocks, int kept) throws Exception {
        try (Admin admin = Admin.create(net.kafka.clientSettings("loss"))) {
            admin.deleteTopics(List.of(topics.blocks())).all().get(60, TimeUnit.SECONDS);
            long deadline = System.nanoTime() + TestNet.PATIENCE.toNanos();
            while (admin.listTopics().names().get(60, TimeUnit.SECONDS).contains(topics.blocks())) {
                if (System.nanoTime() > deadline) throw new AssertionError("topic not deleted");
            }
        }
        TopicCheck.ensure(net.kafka, topics);
        try (PlainPublisher writer =
                PlainPublisher.open(net.kafka, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60))) {
            for (OrderEvent.Block block : blocks.subList(0, kept)) {
                writer.send(null, block.encoded().toArray()).join();
            }
        }
    }

    private void publishBatchUpTo(OrderEvent.Block block) {
        Batches.publish(net, block.block().number(), block.hash());
    }

    private RepairResult repair(BlockSource source) {
        return new LogRepair(net.kafka, net.genesis, new SimpleMeterRegistry()).run(source);
    }

    private static BlockSource source(List<OrderEvent.Block> blocks) {
        return number -> number <= blocks.size()
                ? Optional.of(blocks.get((int) number - 1).encoded())
                : Optional.empty();
    }

    private OrderReader open(LogPosition position, OrderEvent.Block last) {
        return OrderReader.open(net.kafka, net.genesis, position, last.tip(), new SimpleMeterRegistry());
    }

    private List<OrderEvent.Block> readAll(int atLeast) {
        List<OrderEvent.Block> read = new ArrayList<>();
        try (OrderReader reader = OrderReader.open(net.kafka, net.genesis, new SimpleMeterRegistry())) {
            await(() -> {
                for (OrderEvent event : reader.poll(Duration.ofMillis(100))) {
                    if (event instanceof OrderEvent.Block block) read.add(block);
                }
                return read.size() >= atLeast;
            });
        }
        return read;
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TestNet.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within " + TestNet.PATIENCE);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
