package io.aichain.dawriter.domain;

import io.aichain.chain.batch.BatchCodec;
import java.util.OptionalInt;

/**
 * Decides how many of the agreed blocks make the next batch. Sizes are estimated with the real compressor: whenever what has come in could
 * have filled the batch or has doubled, the batch so far is built, and its ratio holds until the next time.
 */
public final class BatchCutter {
    private final CutLimits limits;
    private int counted;
    private long rawBytes;
    private int transactions;
    private boolean measuredThis;
    /** The last measurement, whose ratio holds for the blocks after it; 1:1 until there is one. */
    private long measuredRaw = 1;

    private long measuredPacked = 1;

    public BatchCutter(CutLimits limits) {
        this.limits = limits;
    }

    /**
     * How many blocks to publish now.
     *
     * @param nowMillis on the clock of block times
     * @return empty as long as the batch stays open
     */
    public OptionalInt due(Backlog backlog, BatchBuilder builder, long nowMillis) {
        while (counted < backlog.agreedCount()) {
            AgreedBlock next = backlog.agreed(counted);
            if (counted > 0 && !hasRoomFor(next)) return OptionalInt.of(counted);
            rawBytes += next.ordered().bytes();
            transactions += next.ordered().block().payload().size();
            counted++;
            if (counted >= limits.blocks() || isFull(backlog, builder)) return OptionalInt.of(counted);
        }
        if (counted == 0) return OptionalInt.empty();
        long oldest = backlog.agreed(0).ordered().block().timeMillis();
        return nowMillis - oldest >= limits.age().toMillis() ? OptionalInt.of(counted) : OptionalInt.empty();
    }

    /** Begins the next batch. */
    public void reset() {
        counted = 0;
        rawBytes = 0;
        transactions = 0;
        measuredThis = false;
    }

    private boolean hasRoomFor(AgreedBlock next) {
        return rawBytes + next.ordered().bytes() <= limits.rawBytes()
                && transactions + next.ordered().block().payload().size() <= BatchCodec.MAX_TRANSACTIONS;
    }

    private boolean isFull(Backlog backlog, BatchBuilder builder) {
        long target = Math.min(limits.packedBytes(), limits.room());
        boolean couldBe = rawBytes * measuredPacked >= target * measuredRaw;
        boolean doubled = measuredThis && rawBytes >= 2 * measuredRaw;
        if (!couldBe && !doubled) return false;
        measuredPacked = builder.packedBytes(backlog, counted);
        measuredRaw = rawBytes;
        measuredThis = true;
        return measuredPacked >= target;
    }
}
