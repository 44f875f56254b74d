package io.aichain.executor.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The blocks that were read or executed last, so that receipts of a new block cost no decoding; bounded by their encoded bytes. */
final class RecentBlocks {
    private final long maxBytes;
    private final Map<Long, BlockViews> blocks = new LinkedHashMap<>(256, 0.75f, true);
    private long bytes;

    RecentBlocks(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized void put(BlockViews views) {
        BlockViews before = blocks.put(views.block().header().number(), views);
        if (before != null) bytes -= weight(before);
        bytes += weight(views);
        var oldest = blocks.values().iterator();
        while (bytes > maxBytes && blocks.size() > 1) {
            bytes -= weight(oldest.next());
            oldest.remove();
        }
    }

    synchronized Optional<BlockViews> find(long number) {
        return Optional.ofNullable(blocks.get(number));
    }

    /** @param load null if there is no such block; called outside the lock, perhaps twice for one block */
    BlockViews get(long number, LongFunction<BlockViews> load) {
        synchronized (this) {
            BlockViews known = blocks.get(number);
            if (known != null) return known;
        }
        BlockViews loaded = load.apply(number);
        if (loaded != null) put(loaded);
        return loaded;
    }

    /** Receipts can be larger than the transactions: each log's data counts. */
    private static long weight(BlockViews views) {
        long logs = views.receipts().stream()
                .flatMap(r -> r.receipt().logs().stream())
                .mapToLong(log -> 200L + log.data().size())
                .sum();
        return 1024 + 2 * views.block().sizeBytes() + logs;
    }
}
