package io.aichain.dawriter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.batch.BatchPacking;
import io.aichain.chain.batch.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P6")
class BatchCutterTest {
    private static final long BEGIN = 1_000_000;
    private static final Duration AGE = Duration.ofSeconds(10);

    private final ChainSample chain = new ChainSample(1, BEGIN);
    private final Backlog backlog = new Backlog(chain.genesis().hash(), Optional.empty());
    private final Quorum quorum = new Quorum(List.of("a"), 1);

    private void agreed(int count, int dataBytes) {
        for (ChainSample.Block block : chain.next(count, dataBytes)) {
            assertThat(backlog.add(block.entry())).isEmpty();
            quorum.hear(block.report("a", 1));
        }
        assertThat(backlog.settle(quorum, problem -> {})).isEmpty();
    }

    private OptionalInt due(CutLimits limits, long now) {
        return new BatchCutter(limits).due(backlog, builder(limits), now);
    }

    private BatchBuilder builder(CutLimits limits) {
        return new BatchBuilder(chain.genesis().hash(), limits);
    }

    private static CutLimits limits(int packed, int raw, int blocks, int segment) {
        return new CutLimits(packed, raw, blocks, AGE, segment, 3);
    }

    @Test
    void aSmallBatchStaysOpenUntilItsOldestBlockIsOldEnough() {
        agreed(3, 100);
        CutLimits limits = limits(1 << 20, 1 << 20, 100, 1 << 20);
        assertThat(due(limits, BEGIN + 100 + AGE.toMillis() - 1)).isEmpty();
        assertThat(due(limits, BEGIN + 100 + AGE.toMillis())).hasValue(3);
    }

    @Test
    void nothingIsNeverDue() {
        assertThat(due(limits(1 << 20, 1 << 20, 100, 1 << 20), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void theNumberOfBlocksClosesABatch() {
        agreed(25, 10);
        assertThat(due(limits(1 << 20, 1 << 20, 10, 1 << 20), BEGIN)).hasValue(10);
    }

    @Test
    void theUncompressedSizeClosesABatchBeforeTheBlockThatWouldBreakIt() {
        agreed(10, 1000);
        OptionalInt due = due(limits(1 << 20, 3500, 100, 1 << 20), BEGIN);
        assertThat(due).hasValue(3);
    }

    @Test
    void theRealCompressedSizeClosesABatchThatCannotBeCompressed() {
        agreed(100, 1000);
        CutLimits limits = limits(20_000, 1 << 20, 1000, 1 << 20);
        int due = due(limits, BEGIN).orElseThrow();
        int packed = builder(limits).build(backlog, due, NetworkId.FILE).entry().packedLength();
        assertThat(packed).isBetween(20_000, 23_000);
    }

    @Test
    void blocksThatCompressWellMakeALongerBatchOfTheSameSize() {
        agreed(2000, 0);
        CutLimits limits = limits(2_000, 1 << 20, 5000, 1 << 20);
        OptionalInt due = due(limits, BEGIN);
        // 2000 empty blocks are some 80 kB uncompressed and a few hundred bytes packed
        assertThat(due).isEmpty();
        assertThat(builder(limits).build(backlog, 2000, NetworkId.FILE).entry().packedLength())
                .isLessThan(2_000);
    }

    @Test
    void theNetworksSegmentsCloseABatchBeforeTheTarget() {
        agreed(100, 1000);
        CutLimits limits = limits(1 << 20, 1 << 20, 1000, 1000);
        int due = due(limits, BEGIN).orElseThrow();
        PreparedBatch batch = builder(limits).build(backlog, due, NetworkId.FILE);
        assertThat(batch.segments()).hasSizeBetween(BatchPacking.MAX_SEGMENTS / 2, BatchPacking.MAX_SEGMENTS);
        assertThat(batch.segments()).allSatisfy(s -> assertThat(s.size()).isLessThanOrEqualTo(1000));
        assertThat(batch.entry().encoded().size()).isLessThan(4000);
    }

    @Test
    void aBlockThatFitsIntoNoBatchIsAnErrorThatNamesIt() {
        agreed(1, 5000);
        CutLimits limits = limits(1 << 20, 1 << 20, 10, 100);
        assertThatThrownBy(() -> builder(limits).build(backlog, 1, NetworkId.FILE))
                .hasMessageContaining("block 1 does not fit into 20 segments of 100 bytes");
    }

    @Test
    @Tag("P7")
    void theSameBlocksGiveTheSameBytesWheneverTheyAreBuilt() {
        agreed(20, 300);
        CutLimits limits = limits(1 << 20, 1 << 20, 1000, 2000);
        assertThat(builder(limits).build(backlog, 20, NetworkId.FILE))
                .isEqualTo(builder(limits).build(backlog, 20, NetworkId.FILE));
    }
}
