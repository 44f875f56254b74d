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
import io.aichain.log.EndOfLog;
import io.aichain.log.FencedPublisher;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.log.Outcome;
import io.aichain.log.TestChain;
import io.aichain.log.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sequencers of two versions on one log, as in a rolling upgrade (reference on sequencing, section 8): what a later one adds and may be
 * ignored is carried along by all, and what changes a rule stops every earlier one at the record that brings it, and at no other.
 */
@Tag("P1")
class MixedVersionsIT {
    private static final Extension IGNORABLE = new Extension(1, Bytes.of((byte) 1, (byte) 2, (byte) 3));
    private static final Extension CRITICAL = new Extension(2, Bytes.EMPTY);

    private final TestNet net = TestNet.start();
    private final Topics topics = Topics.of(net.genesis);

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void leadersOfTwoVersionsTakeTurnsOnOneChain() {
        int rounds = 3;
        try (SequencerService older = net.sequencer("older")) {
            for (int round = 0; round < rounds; round++) {
                // finds itself fenced, and takes over from the later one whose records it has read
                net.send(transactions(5 * round, 5 * round + 5));
                net.awaitOrdered(5 * round + 5);
                net.readAll();
                OrderTip tip = net.blocks().getLast().tip();
                OrderedBlock first = block(tip, tip.epoch() + 1, RecordKind.TRANSACTIONS, IGNORABLE);
                OrderedBlock second =
                        block(OrderTip.after(first, first.hash()), tip.epoch() + 1, RecordKind.TRANSACTIONS, IGNORABLE);
                lead(leader(tip), signed(first), signed(second));
            }
            net.send(transactions(5 * rounds, 5 * rounds + 5));
            net.awaitOrdered(5 * rounds + 5);
            assertThat(older.status().failure()).isEmpty();
        }
        net.readAll();
        assertThat(net.ordered())
                .hasSize(5 * rounds + 5)
                .doesNotHaveDuplicates()
                .containsAll(transactions(0, 5 * rounds + 5));
        assertThat(net.dropped()).isZero();
        assertThat(net.blocks())
                .filteredOn(block -> block.block().extensions().equals(List.of(IGNORABLE)))
                .as("the later leader's blocks, with what it added")
                .hasSize(2 * rounds);
        assertThat(readAgain(net.blocks().size()))
                .isEqualTo(net.blocks().stream().map(OrderEvent.Block::hash).toList());
    }

    /** How a rule changes. */
    enum Change {
        BLOCK_WITH_A_CRITICAL_EXTENSION {
            @Override
            OrderRecord record(OrderTip tip) {
                return signed(block(tip, tip.epoch() + 1, RecordKind.TRANSACTIONS, CRITICAL));
            }
        },
        CONFIGURATION {
            @Override
            OrderRecord record(OrderTip tip) {
                return signed(block(tip, tip.epoch() + 1, RecordKind.CONFIGURATION, IGNORABLE));
            }
        };

        abstract OrderRecord record(OrderTip tip);
    }

    @ParameterizedTest
    @EnumSource
    void aRuleThatChangesStopsEveryEarlierSequencerAtItsRecordAndNoneAppendsBehindIt(Change change) {
        try (SequencerService leading = net.sequencer("a")) {
            net.send(transactions(0, 5));
            net.awaitOrdered(5);
            try (SequencerService standby = net.sequencer("b")) {
                TestNet.awaitTrue("b stands by", () -> standby.status().isReady());
                net.readAll();
                OrderTip tip = net.blocks().getLast().tip();
                lead(leader(tip), change.record(tip));
                long end = EndOfLog.await(net.kafka, topics.blocks(), TestNet.PATIENCE);
                net.sendAsync(transactions(5, 10));
                for (SequencerService earlier : List.of(leading, standby)) {
                    TestNet.awaitTrue(
                            "it stops", () -> earlier.status().failure().isPresent());
                    assertThat(earlier.status().failure().orElseThrow()).contains("install a later version");
                    assertThat(earlier.status().tip().number()).isEqualTo(tip.number());
                }
                assertThat(EndOfLog.await(net.kafka, topics.blocks(), TestNet.PATIENCE))
                        .isEqualTo(end);
            }
        }
    }

    /** As a leader of a later version would: takes the log over and appends. */
    private void lead(OrderRecord... records) {
        try (FencedPublisher later = FencedPublisher.open(
                net.kafka, topics.blocks(), OrderRecord.MAX_BYTES, Duration.ofSeconds(60), new SimpleMeterRegistry())) {
            for (OrderRecord record : records) {
                assertThat(later.append(record.encoded().toArray())).isInstanceOf(Outcome.Committed.class);
            }
        }
    }

    private static OrderRecord leader(OrderTip tip) {
        return OrderRecord.signed(
                new LeaderRecord(
                        tip.epoch() + 1,
                        tip.number(),
                        tip.hash(),
                        tip.timeMillis(),
                        "later",
                        "aichain 9.9",
                        List.of(IGNORABLE)),
                TestChain.SEQUENCER_KEY);
    }

    private static OrderedBlock block(OrderTip parent, long epoch, RecordKind kind, Extension added) {
        return new OrderedBlock(
                kind,
                parent.number() + 1,
                parent.hash(),
                epoch,
                parent.timeMillis(),
                TestChain.GAS_LIMIT,
                0,
                parent.inputTopicId(),
                parent.inputOffsets(),
                List.of(),
                List.of(added));
    }

    private static OrderRecord signed(OrderedBlock block) {
        return OrderRecord.signed(block, TestChain.SEQUENCER_KEY);
    }

    /** What another reader sees, later and from the beginning. */
    private List<Hash> readAgain(int count) {
        List<Hash> seen = new ArrayList<>();
        try (OrderReader reader = OrderReader.open(net.kafka, net.genesis, new SimpleMeterRegistry())) {
            TestNet.awaitTrue("all blocks again", () -> {
                for (OrderEvent event : reader.poll(Duration.ofMillis(100))) {
                    if (event instanceof OrderEvent.Block block) seen.add(block.hash());
                }
                return seen.size() >= count;
            });
        }
        return seen;
    }

    private static List<Bytes> transactions(long from, long to) {
        return LongStream.range(from, to).mapToObj(TestChain::transaction).toList();
    }
}
