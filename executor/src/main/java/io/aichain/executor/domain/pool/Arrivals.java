package io.aichain.executor.domain.pool;

import io.aichain.chain.primitives.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The hashes of what went to Kafka, was read from it or was executed lately, in the order in which this executor learned of them, each
 * once. A reader keeps the number of the next one it wants, so that telling costs what is new and not what waits. Guarded by the pool's
 * lock.
 */
final class Arrivals {
    private final Hash[] ring;
    private final Set<Hash> remembered = new HashSet<>();
    private long next;

    /** @param kept the last so many */
    Arrivals(int kept) {
        ring = new Hash[kept];
    }

    /** @return false if it is among the remembered ones */
    boolean add(Hash hash) {
        if (!remembered.add(hash)) return false;
        int place = (int) (next++ % ring.length);
        if (ring[place] != null) remembered.remove(ring[place]);
        ring[place] = hash;
        return true;
    }

    /** The number that the next one will have. */
    long next() {
        return next;
    }

    /** From that number on; what has left the ring is left out. */
    List<Hash> since(long number) {
        List<Hash> out = new ArrayList<>();
        for (long n = Math.max(number, next - ring.length); n < next; n++) out.add(ring[(int) (n % ring.length)]);
        return out;
    }
}
