package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hashes of code that came to too much to be compiled, longer than the cache of codes knows it: or whoever fills that cache would have
 * the same code tried again and again. Bounded; the oldest go first, and code that falls out is tried once more. For all threads.
 */
final class GivenUp {
    private final Map<Hash, Boolean> hashes;

    /** @param most that are kept */
    GivenUp(int most) {
        this.hashes = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void add(Hash hash) {
        hashes.put(hash, true);
    }

    synchronized boolean has(Hash hash) {
        return hashes.containsKey(hash);
    }
}
