package io.aichain.sequencer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.HeadedBlock;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderRule;
import io.aichain.chain.order.OrderRule.Verdict;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.log.TestChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Random input, random arrival, random cuts: readers accept every block, and whoever has the topic can check its content. */
class MergePropertyTest {
    private static final Bytes TOPIC = Bytes.wrap(new byte[16]);

    private final Genesis genesis = TestChain.genesis();

    @Property(tries = 300)
    @Tag("P2")
    void everyBlockIsTheMergeOfItsRangesAndPassesTheReadersRule(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<InputRecord>> topic = topic(random);
        BlockCutter cutter = new BlockCutter(
                genesis,
                OrderTip.genesis(genesis),
                1,
                TOPIC,
                new BlockCutter.Pace(Duration.ofMillis(1), Optional.empty()),
                0);
        OrderRule rule = new OrderRule(genesis);
        OrderTip tip = OrderTip.genesis(genesis);
        int[] next = new int[TestChain.PARTITIONS];
        List<Long> from = List.of(0L, 0L, 0L);
        int ordered = 0;
        for (long tick = 0; tick < 2000; tick++) {
            int partition = random.nextInt(TestChain.PARTITIONS);
            for (int i = random.nextInt(4);
                    i > 0 && next[partition] < topic.get(partition).size();
                    i--) {
                cutter.add(topic.get(partition).get(next[partition]++));
            }
            Optional<OrderedBlock> cut =
                    cutter.cut(random.nextInt(1_000_000), tick * 2_000_000).map(HeadedBlock::block);
            if (cut.isEmpty()) continue;
            OrderedBlock block = cut.get();
            assertThat(block.payload()).isEqualTo(merge(topic, from, block.inputOffsets()));
            Verdict verdict = rule.judge(
                    tip, OrderRecord.signed(block, TestChain.SEQUENCER_KEY).encoded());
            assertThat(verdict).isInstanceOf(Verdict.AcceptedBlock.class);
            tip = ((Verdict.AcceptedBlock) verdict).tip();
            from = block.inputOffsets();
            ordered += block.payload().size();
        }
        long good =
                topic.stream().flatMap(List::stream).filter(this::keepsTheRule).count();
        assertThat(ordered).isEqualTo((int) good);
    }

    private List<List<InputRecord>> topic(Random random) {
        List<List<InputRecord>> topic = new ArrayList<>();
        for (int p = 0; p < TestChain.PARTITIONS; p++) {
            List<InputRecord> records = new ArrayList<>();
            long offset = 0;
            for (int i = random.nextInt(60); i > 0; i--) {
                offset += random.nextInt(10) == 0 ? 2 : 1; // markers of a stranger's transaction leave gaps
                Bytes raw = TestChain.transaction(
                        random.nextInt(1000), 1 + random.nextLong(TestChain.GAS_LIMIT), random.nextInt(50));
                Bytes value = random.nextInt(5) == 0
                        ? Bytes.wrap(new byte[random.nextInt(20)])
                        : Bytes.wrap(TestChain.record(raw));
                records.add(new InputRecord(p, offset, random.nextInt(50), value));
            }
            topic.add(records);
        }
        return topic;
    }

    /** The auditor: knows the ranges and nothing of arrival. */
    private List<Bytes> merge(List<List<InputRecord>> topic, List<Long> from, List<Long> to) {
        List<List<InputRecord>> ranges = new ArrayList<>();
        for (int p = 0; p < topic.size(); p++) {
            long start = from.get(p);
            long end = to.get(p);
            ranges.add(new ArrayList<>(topic.get(p).stream()
                    .filter(r -> r.offset() >= start && r.offset() < end)
                    .filter(this::keepsTheRule)
                    .toList()));
        }
        List<Bytes> merged = new ArrayList<>();
        while (true) {
            int best = -1;
            for (int p = 0; p < ranges.size(); p++) {
                if (ranges.get(p).isEmpty()) continue;
                if (best < 0
                        || ranges.get(p).getFirst().appendTimeMillis()
                                < ranges.get(best).getFirst().appendTimeMillis()) best = p;
            }
            if (best < 0) return merged;
            Bytes value = ranges.get(best).removeFirst().value();
            merged.add(value.slice(1, value.size()));
        }
    }

    private boolean keepsTheRule(InputRecord record) {
        try {
            TransactionRecord.decode(record.value(), genesis.inputLimits());
            return true;
        } catch (MalformedException passedOver) {
            return false;
        }
    }
}
