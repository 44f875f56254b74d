package io.aichain.sequencer.domain;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.HeadedBlock;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Cuts blocks from input: at max(last cut + block time, now) once something is pending, or as soon as a block is full. Knows no validity
 * and no state (P2); two of them with the same input and times give the same blocks. Not thread-safe.
 */
public final class BlockCutter {
    /** Input kept ahead of the blocks, in blocks full of gas: enough to build the next ones while some are committed. */
    private static final int BLOCKS_OF_GAS_AHEAD = 8;
    /** The same in blocks full of bytes: bounds memory. */
    private static final int BLOCKS_OF_BYTES_AHEAD = 3;

    private final Genesis genesis;
    private final long epoch;
    private final Bytes topicId;
    private final Pace pace;
    private final PendingInput pending;
    private OrderTip tip;
    private long lastCutNanos;

    /**
     * When blocks are cut; process configuration, and nothing that a reader could tell right or wrong.
     *
     * @param blockTime between two cuts, unless a block is full
     * @param heartbeat after this long without a block an empty one is cut; empty for never
     */
    public record Pace(Duration blockTime, Optional<Duration> heartbeat) {}

    /**
     * @param tip the last block of the log
     * @param epoch of this leader
     * @param topicId of {@code transactions}; where the tip's is another, input starts at offset 0
     * @param nowNanos monotonic
     */
    public BlockCutter(Genesis genesis, OrderTip tip, long epoch, Bytes topicId, Pace pace, long nowNanos) {
        this.genesis = genesis;
        this.epoch = epoch;
        this.topicId = topicId;
        this.pace = pace;
        this.tip = tip;
        this.pending = new PendingInput(genesis.inputLimits(), resumeFrom(genesis, tip, topicId));
        this.lastCutNanos = nowNanos - pace.blockTime().toNanos();
    }

    /** By partition: the first offset of the input that is in no block yet. */
    public static List<Long> resumeFrom(Genesis genesis, OrderTip tip, Bytes topicId) {
        if (tip.inputTopicId().equals(topicId)) return tip.inputOffsets();
        return Collections.nCopies(genesis.aichain().partitions(), 0L);
    }

    /** Takes a record; offsets of a partition come in order. @return why it is passed over by the byte rule, or empty */
    public Optional<String> add(InputRecord record) {
        return pending.add(record);
    }

    /** Whether one more record is welcome; if not, whoever reads them waits. Also keeps the sum of gas limits from overflowing. */
    public boolean hasRoom() {
        // genesis admits limits of which fewer than eight make a long, and never fewer than three
        long blocksOfGas = Math.min(BLOCKS_OF_GAS_AHEAD, Long.MAX_VALUE / genesis.gasLimit() - 1);
        return pending.gas() < blocksOfGas * genesis.gasLimit()
                && pending.bytes()
                        < (long) BLOCKS_OF_BYTES_AHEAD * genesis.aichain().maxBlockBytes()
                && pending.count() < BLOCKS_OF_BYTES_AHEAD * OrderedBlock.MAX_TRANSACTIONS;
    }

    public int pendingTransactions() {
        return pending.count();
    }

    /**
     * The next block, if it is time for one. It counts as appended from here on: the next one follows it.
     *
     * @param nowMillis since 1970; the block's time unless the parent's is later
     * @param nowNanos monotonic, for the pace
     */
    public Optional<HeadedBlock> cut(long nowMillis, long nowNanos) {
        if (nanosUntilCut(nowNanos) > 0) return Optional.empty();
        List<Bytes> payload = takePayload();
        long time = Math.max(Math.max(tip.timeMillis(), genesis.timestamp() * 1000), nowMillis);
        HeadedBlock block = HeadedBlock.of(new OrderedBlock(
                RecordKind.TRANSACTIONS,
                tip.number() + 1,
                tip.hash(),
                epoch,
                time,
                genesis.gasLimit(),
                0,
                topicId,
                pending.takenTo(),
                payload,
                List.of()));
        tip = OrderTip.after(block.block(), block.hash());
        lastCutNanos = nowNanos;
        return Optional.of(block);
    }

    /** How long nothing is to be done if no input comes: 0 for now, {@link Long#MAX_VALUE} for ever. */
    public long nanosUntilCut(long nowNanos) {
        long passed = nowNanos - lastCutNanos;
        if (isFull()) return 0;
        if (pending.count() > 0) return Math.max(0, pace.blockTime().toNanos() - passed);
        return pace.heartbeat()
                .map(every -> Math.max(0, every.toNanos() - passed))
                .orElse(Long.MAX_VALUE);
    }

    /** Whether what is pending fills a block: it need not wait for its time. */
    public boolean isFull() {
        return pending.bytes() >= genesis.aichain().maxBlockBytes()
                || pending.gas() >= genesis.gasLimit()
                || pending.count() >= OrderedBlock.MAX_TRANSACTIONS;
    }

    private List<Bytes> takePayload() {
        List<Bytes> payload = new ArrayList<>();
        long bytesLeft = genesis.aichain().maxBlockBytes();
        long gasLeft = genesis.gasLimit();
        while (payload.size() < OrderedBlock.MAX_TRANSACTIONS && pending.count() > 0) {
            long gasLimit = pending.nextGasLimit();
            Optional<Bytes> next = pending.takeIfFits(bytesLeft, gasLeft);
            if (next.isEmpty()) break;
            payload.add(next.get());
            bytesLeft -= next.get().size();
            gasLeft -= gasLimit;
        }
        return payload;
    }
}
