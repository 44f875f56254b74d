package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Address;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may have one transaction in flight only, because one of theirs was skipped lately, so that spam does not pay. Guarded by the
 * pool's lock.
 */
final class Restrictions {
    private final int blocks;
    private final Map<Address, Long> untilBlock = new HashMap<>();
    /** In the order of their ends. */
    private final Deque<Restriction> ends = new ArrayDeque<>();

    private long latestBlock;

    private record Restriction(Address sender, long untilBlock) {}

    /** @param blocks that one restriction lasts */
    Restrictions(int blocks) {
        this.blocks = blocks;
    }

    boolean holds(Address sender) {
        return untilBlock.getOrDefault(sender, 0L) > latestBlock;
    }

    /** From the latest block on. */
    void add(Address sender) {
        untilBlock.put(sender, latestBlock + blocks);
        ends.addLast(new Restriction(sender, latestBlock + blocks));
    }

    /** A block was committed. */
    void committed(long block) {
        latestBlock = block;
        while (!ends.isEmpty() && ends.getFirst().untilBlock() <= latestBlock) {
            Address sender = ends.removeFirst().sender();
            if (!holds(sender)) untilBlock.remove(sender);
        }
    }
}
