package io.aichain.executor.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import io.aichain.executor.domain.Heads.Point;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P11")
class RulesTest {
    private final SortedMap<Long, Header> own = new TreeMap<>();
    private final Point zero = new Point(0, Hash.ZERO);
    private final SafeRule safe = new SafeRule(number -> Optional.ofNullable(own.get(number)), zero);
    private long safeNumber;
    private final FinalizedRule finalized =
            new FinalizedRule(number -> Optional.ofNullable(own.get(number)), () -> safeNumber, zero);

    /** Headers that differ by number in their state root; only the hash matters here. */
    private Hash execute(long number) {
        Header header =
                Chains.withStateRoot(GenesisState.header(Chains.genesis(), Hash.ZERO), new Hash(0, 0, 0, number));
        own.put(number, header);
        return header.hash();
    }

    private static BatchRecord batch(BatchRecord.State state, long number, long first, long last, Hash blockHash) {
        PublishedBatch batch = new PublishedBatch(
                number,
                first,
                last,
                Hash.ZERO,
                1,
                1,
                PublishedBatch.CODEC_ZSTD,
                Hash.ZERO,
                blockHash,
                Hash.ZERO,
                Hash.ZERO,
                NetworkId.FILE.number(),
                List.of(new Segment(1, Hash.ZERO, Bytes.of((byte) 1))),
                List.of());
        return new BatchRecord(state, batch, Hash.ZERO, 0);
    }

    private static BatchRecord published(long number, long first, long last, Hash blockHash) {
        return batch(BatchRecord.State.PUBLISHED, number, first, last, blockHash);
    }

    private static AnchorRecord anchor(AnchorRecord.State state, long lastBlock, Hash blockHash) {
        var commitment = new AnchorRecord.Commitment(
                Hash.ZERO, Bytes.EMPTY, 1, Bytes.EMPTY, 1, 1, lastBlock, blockHash, Hash.ZERO);
        return new AnchorRecord(state, 1, 1, "", Bytes.EMPTY, "", 0, 0, Optional.of(commitment), 1, "", 1, "", 0);
    }

    @Test
    void safeMovesToThePublishedBlockOnce() {
        Hash five = execute(5);
        assertThat(safe.next(published(1, 1, 5, five))).isEqualTo(new Step.Move(new Point(5, five)));
        assertThat(safe.next(published(1, 1, 5, five))).isEqualTo(new Step.Nothing());
    }

    @Test
    void aPreparedBatchMovesNothing() {
        assertThat(safe.next(batch(BatchRecord.State.PREPARED, 1, 1, 5, execute(5))))
                .isEqualTo(new Step.Nothing());
    }

    @Test
    void aBatchAheadOfThisExecutorWaits() {
        assertThat(safe.next(published(1, 1, 5, Hash.ZERO))).isEqualTo(new Step.Wait(5));
        Hash five = execute(5);
        assertThat(safe.next(published(1, 1, 5, five))).isEqualTo(new Step.Move(new Point(5, five)));
    }

    @Test
    @Tag("P5")
    void anotherHashIsADissentWithItsEvidence() {
        execute(5);
        assertThat(safe.next(published(1, 1, 5, Hash.ZERO)))
                .isInstanceOfSatisfying(
                        Step.Dissenting.class,
                        step -> assertThat(step.dissent().message()).contains("published batch 1"));
    }

    @Test
    void whatWasPublishedLongAgoIsHeldAgainstTheOwnChainAgain() {
        execute(3);
        SafeRule restarted = new SafeRule(n -> Optional.ofNullable(own.get(n)), new Point(9, Hash.ZERO));
        assertThat(restarted.next(published(1, 1, 3, Hash.ZERO))).isInstanceOf(Step.Dissenting.class);
    }

    @Test
    void aGapBetweenBatchesStandsStill() {
        Hash nine = execute(9);
        assertThat(safe.next(published(2, 6, 9, nine))).isInstanceOf(Step.Alarm.class);
        assertThat(safe.next(published(1, 1, 5, execute(5)))).isEqualTo(new Step.Nothing());
    }

    @Test
    void finalizedNeedsAFinalAnchorOfAnOwnSafeBlock() {
        Hash five = execute(5);
        for (var state : AnchorRecord.State.values()) {
            if (state == AnchorRecord.State.FINAL) continue;
            assertThat(finalized.next(anchor(state, 5, five))).isEqualTo(new Step.Nothing());
        }
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 5, five))).isEqualTo(new Step.Wait(5));
        safeNumber = 5;
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 5, five)))
                .isEqualTo(new Step.Move(new Point(5, five)));
    }

    @Test
    void finalizedNeverMovesBack() {
        safeNumber = 9;
        Hash three = execute(3);
        Hash nine = execute(9);
        finalized.next(anchor(AnchorRecord.State.FINAL, 9, nine));
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 3, three))).isEqualTo(new Step.Nothing());
        assertThat(finalized.next(anchor(AnchorRecord.State.REORGED, 9, nine))).isInstanceOf(Step.Alarm.class);
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 3, three))).isNotInstanceOf(Step.Move.class);
    }

    @Test
    void anUndoneFinalAnchorAlarmsUntilItIsFinalAgain() {
        safeNumber = 9;
        Hash nine = execute(9);
        finalized.next(anchor(AnchorRecord.State.FINAL, 9, nine));
        assertThat(finalized.next(anchor(AnchorRecord.State.REORGED, 9, nine)))
                .isInstanceOfSatisfying(
                        Step.Alarm.class, alarm -> assertThat(alarm.what()).contains("undid anchor 1", "block 9"));
        assertThat(finalized.next(anchor(AnchorRecord.State.CONFIRMED, 9, nine)))
                .isEqualTo(new Step.Nothing());
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 9, nine))).isEqualTo(new Step.Resolved());
        assertThat(finalized.next(anchor(AnchorRecord.State.FINAL, 9, nine))).isEqualTo(new Step.Nothing());
    }

    @Test
    void whatWasPublishedBeforeTheSnapshotThatThisExecutorBeganWithMovesNothingAndHoldsNothingUp() {
        OwnChain late = new OwnChain() {
            @Override
            public Optional<Header> header(long number) {
                return Optional.ofNullable(own.get(number));
            }

            @Override
            public boolean isBeforeSnapshot(long number) {
                return number < 8;
            }
        };
        SafeRule rule = new SafeRule(late, zero);
        assertThat(rule.next(published(1, 1, 5, Hash.ZERO))).isEqualTo(new Step.Nothing());
        FinalizedRule last = new FinalizedRule(late, () -> 100, zero);
        assertThat(last.next(anchor(AnchorRecord.State.FINAL, 5, Hash.ZERO))).isEqualTo(new Step.Nothing());
        Hash ten = execute(10);
        assertThat(rule.next(published(2, 6, 10, ten))).isEqualTo(new Step.Move(new Point(10, ten)));
        assertThat(rule.next(published(3, 11, 12, Hash.ZERO))).isEqualTo(new Step.Wait(12));
        execute(12);
        assertThat(rule.next(published(3, 11, 12, Hash.ZERO))).isInstanceOf(Step.Dissenting.class);
    }
}
