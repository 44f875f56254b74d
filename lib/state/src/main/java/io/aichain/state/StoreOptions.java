package io.aichain.state;

/**
 * How a store behaves; nothing here changes what it answers, except how far back.
 *
 * @param historyBlocks how many blocks behind the last one keep their state readable, at least 1; {@link #ARCHIVE} for all
 * @param fsync whether each commit waits for the disk. Without it a killed process still loses nothing; a machine that crashes may lose
 *     the last blocks, whole ones, and executes them again from the log
 * @param cacheBytes memory for blocks of the database
 * @param writeBufferBytes memory for what is not in files yet
 * @param nodeBufferBytes memory for trie nodes that have changed since the tries were written: more makes fewer bytes written, and a
 *     longer start after a crash
 * @param reserveBytes of disk that must stay free; below it commits are refused, reads go on
 */
public record StoreOptions(
        long historyBlocks,
        boolean fsync,
        long cacheBytes,
        long writeBufferBytes,
        long nodeBufferBytes,
        long reserveBytes) {
    public static final long ARCHIVE = Long.MAX_VALUE;

    private static final int LEAST_MEBIBYTES = 16;
    private static final int MOST_MEBIBYTES = 65_536;
    /** A third, and what some collectors leave out when they are asked for the heap's size. */
    private static final int NODES_PER_CENT_OF_HEAP = 35;

    /** 1,024 blocks of history, no fsync, 64 MiB of cache, 32 MiB of write buffers, 32 MiB of trie nodes, 64 MiB of disk kept free. */
    public static final StoreOptions DEFAULT = new StoreOptions(1024, false, 64 << 20, 32 << 20, 32 << 20, 64 << 20);

    public StoreOptions {
        if (historyBlocks < 1)
            throw new IllegalArgumentException("history of " + historyBlocks + " blocks, at least 1");
        if (cacheBytes < 1 << 20)
            throw new IllegalArgumentException("cache of " + cacheBytes + " bytes, at least 1 MiB");
        if (writeBufferBytes < 1 << 20) {
            throw new IllegalArgumentException("write buffers of " + writeBufferBytes + " bytes, at least 1 MiB");
        }
        if (nodeBufferBytes < 0) throw new IllegalArgumentException("node buffer of " + nodeBufferBytes + " bytes");
        if (reserveBytes < 0) throw new IllegalArgumentException("reserve of " + reserveBytes + " bytes");
    }

    /**
     * What people write: a number of blocks, or {@code archive}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static long historyBlocks(String text) {
        if (text.equals("archive")) return ARCHIVE;
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("history blocks: a number above 0 or archive, found " + text);
        }
        return Long.parseLong(text);
    }

    public StoreOptions withHistoryBlocks(long blocks) {
        return new StoreOptions(blocks, fsync, cacheBytes, writeBufferBytes, nodeBufferBytes, reserveBytes);
    }

    public StoreOptions withFsync(boolean on) {
        return new StoreOptions(historyBlocks, on, cacheBytes, writeBufferBytes, nodeBufferBytes, reserveBytes);
    }

    public StoreOptions withReserveBytes(long bytes) {
        return new StoreOptions(historyBlocks, fsync, cacheBytes, writeBufferBytes, nodeBufferBytes, bytes);
    }

    /**
     * All memory, shared out as in what docs/performance.md measures: a quarter for the cache, a quarter for write buffers, half for trie
     * nodes, which are Java objects.
     *
     * @param mebibytes 16 to 65,536
     * @param heap bytes that the JVM's heap may have, of which nodes may take about a third: the rest of the process needs its part
     * @throws IllegalArgumentException for any other number, and for more than the heap can hold
     */
    public StoreOptions withMemory(int mebibytes, long heap) {
        if (mebibytes < LEAST_MEBIBYTES || mebibytes > MOST_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "memory of the state: " + LEAST_MEBIBYTES + " to " + MOST_MEBIBYTES + " MiB, found " + mebibytes);
        }
        long all = (long) mebibytes << 20;
        if (all / 2 > heap / 100 * NODES_PER_CENT_OF_HEAP) {
            throw new IllegalArgumentException(
                    "memory of the state: half of %d MiB would lie in the heap, which has %d MiB and may give a third of it; a larger heap, or %d MiB at most"
                            .formatted(mebibytes, heap >> 20, (heap >> 20) / 3 * 2));
        }
        return new StoreOptions(historyBlocks, fsync, all / 4, all / 4, all / 2, reserveBytes);
    }
}
