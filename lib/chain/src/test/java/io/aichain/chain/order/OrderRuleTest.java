package io.aichain.chain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisSample;
import io.aichain.chain.order.OrderRule.DropReason;
import io.aichain.chain.order.OrderRule.Verdict;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.record.Extension;
import io.aichain.chain.record.Samples;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reader's rule as a table: what follows the tip is accepted, all else is dropped for the reason named, or stops the reader. */
@Tag("P1")
class OrderRuleTest {
    private static final Hash KEY = Hash.fromHex("0x" + "22".repeat(32));
    private static final Hash OTHER_KEY = Hash.fromHex("0x" + "33".repeat(32));
    private static final Bytes TOPIC = Bytes.fromHex("aa".repeat(16));
    private static final Bytes NEW_TOPIC = Bytes.fromHex("bb".repeat(16));

    private final Genesis genesis = GenesisSample.of(Secp256k1.instance().address(KEY));
    private final OrderRule rule = new OrderRule(genesis);
    private final OrderTip tip =
            new OrderTip(7, Hash.fromHex("0x" + "07".repeat(32)), 3, 5000, TOPIC, List.of(10L, 20L));

    private OrderedBlock block(long number, Hash parent, long epoch, long time, Bytes topic, List<Long> offsets) {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                number,
                parent,
                epoch,
                time,
                genesis.gasLimit(),
                0,
                topic,
                offsets,
                List.of(),
                List.of());
    }

    private DropReason dropped(OrderedBlock block) {
        return dropped(OrderRecord.signed(block, KEY));
    }

    private DropReason dropped(OrderRecord record) {
        Verdict verdict = rule.judge(tip, record.encoded());
        assertThat(verdict).isInstanceOf(Verdict.Dropped.class);
        return ((Verdict.Dropped) verdict).reason();
    }

    @Test
    void theNextBlockOnTheTipIsAcceptedAndBecomesTheTip() {
        OrderedBlock next = block(8, tip.hash(), 3, 5000, TOPIC, List.of(10L, 21L));
        Verdict verdict = rule.judge(tip, OrderRecord.signed(next, KEY).encoded());
        assertThat(verdict).isInstanceOf(Verdict.AcceptedBlock.class);
        OrderTip after = ((Verdict.AcceptedBlock) verdict).tip();
        assertThat(after).isEqualTo(new OrderTip(8, next.hash(), 3, 5000, TOPIC, List.of(10L, 21L)));
    }

    @Test
    void whatDoesNotFollowIsDroppedForItsReason() {
        assertThat(dropped(block(7, tip.hash(), 3, 5000, TOPIC, List.of(10L, 20L))))
                .isEqualTo(DropReason.NUMBER);
        assertThat(dropped(block(9, tip.hash(), 3, 5000, TOPIC, List.of(10L, 20L))))
                .isEqualTo(DropReason.NUMBER);
        assertThat(dropped(block(8, Hash.ZERO, 3, 5000, TOPIC, List.of(10L, 20L))))
                .isEqualTo(DropReason.PARENT);
        assertThat(dropped(block(8, tip.hash(), 2, 5000, TOPIC, List.of(10L, 20L))))
                .isEqualTo(DropReason.EPOCH);
        assertThat(dropped(block(8, tip.hash(), 3, 4999, TOPIC, List.of(10L, 20L))))
                .isEqualTo(DropReason.TIME);
        assertThat(dropped(block(8, tip.hash(), 3, 5000, TOPIC, List.of(9L, 20L))))
                .isEqualTo(DropReason.OFFSETS);
        assertThat(dropped(block(8, tip.hash(), 3, 5000, TOPIC, List.of(10L)))).isEqualTo(DropReason.OFFSETS);
    }

    @Test
    void aForeignSignatureIsDropped() {
        OrderedBlock next = block(8, tip.hash(), 3, 5000, TOPIC, List.of(10L, 21L));
        assertThat(dropped(OrderRecord.signed(next, OTHER_KEY))).isEqualTo(DropReason.SIGNATURE);
    }

    @Test
    void limitsHold() {
        OrderedBlock otherLimit = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                8,
                tip.hash(),
                3,
                5000,
                genesis.gasLimit() + 1,
                0,
                TOPIC,
                List.of(10L, 20L),
                List.of(),
                List.of());
        assertThat(dropped(otherLimit)).isEqualTo(DropReason.LIMITS);
        OrderedBlock nonsense = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                8,
                tip.hash(),
                3,
                5000,
                genesis.gasLimit(),
                0,
                TOPIC,
                List.of(10L, 20L),
                List.of(Bytes.fromHex("ff00")),
                List.of());
        assertThat(dropped(nonsense)).isEqualTo(DropReason.LIMITS);
    }

    @Test
    void offsetsHoldOnlyTogetherWithTheirTopicsId() {
        OrderedBlock seeded = block(8, tip.hash(), 3, 5000, NEW_TOPIC, List.of(0L, 0L));
        assertThat(rule.judge(tip, OrderRecord.signed(seeded, KEY).encoded()))
                .isInstanceOf(Verdict.AcceptedBlock.class);
    }

    @Test
    void aLeaderRecordRaisesTheEpochAndNothingElse() {
        LeaderRecord leader = new LeaderRecord(4, 7, tip.hash(), 6000, "node", "0.1.0", List.of());
        Verdict verdict = rule.judge(tip, OrderRecord.signed(leader, KEY).encoded());
        assertThat(verdict).isInstanceOf(Verdict.AcceptedLeader.class);
        assertThat(((Verdict.AcceptedLeader) verdict).tip()).isEqualTo(tip.withEpoch(4));
        LeaderRecord stale = new LeaderRecord(3, 7, tip.hash(), 6000, "node", "0.1.0", List.of());
        assertThat(dropped(OrderRecord.signed(stale, KEY))).isEqualTo(DropReason.EPOCH);
        LeaderRecord elsewhere = new LeaderRecord(4, 6, tip.hash(), 6000, "node", "0.1.0", List.of());
        assertThat(dropped(OrderRecord.signed(elsewhere, KEY))).isEqualTo(DropReason.PARENT);
    }

    @Test
    void anUnknownCriticalExtensionStopsAndAnOddOneDoesNot() {
        assertThat(rule.judge(tip, withExtension(2).encoded())).isInstanceOf(Verdict.Stop.class);
        assertThat(rule.judge(tip, withExtension(3).encoded())).isInstanceOf(Verdict.AcceptedBlock.class);
    }

    private OrderRecord withExtension(int type) {
        return OrderRecord.signed(
                new OrderedBlock(
                        RecordKind.TRANSACTIONS,
                        8,
                        tip.hash(),
                        3,
                        5000,
                        genesis.gasLimit(),
                        0,
                        TOPIC,
                        List.of(10L, 20L),
                        List.of(),
                        List.of(new Extension(type, Bytes.EMPTY))),
                KEY);
    }

    @Test
    void anUnknownKindStopsOnlyIfTheSequencerSignedIt() {
        OrderedBlock configuration = new OrderedBlock(
                RecordKind.CONFIGURATION,
                8,
                tip.hash(),
                3,
                5000,
                genesis.gasLimit(),
                0,
                TOPIC,
                List.of(10L, 20L),
                List.of(),
                List.of());
        assertThat(rule.judge(tip, OrderRecord.signed(configuration, KEY).encoded()))
                .isInstanceOf(Verdict.Stop.class);
        assertThat(dropped(OrderRecord.signed(configuration, OTHER_KEY))).isEqualTo(DropReason.SIGNATURE);
    }

    @Test
    void noiseIsDropped() {
        Samples samples = new Samples(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(rule.judge(tip, samples.bytes(300))).isInstanceOf(Verdict.Dropped.class);
        }
    }
}
