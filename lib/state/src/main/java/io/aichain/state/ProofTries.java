package io.aichain.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The tries of the blocks for which proofs were asked last, as what differs from the stored ones: the second proof of a block costs a
 * walk down. Any thread may ask; one at a time works a trie out, because it can take seconds and much memory.
 */
final class ProofTries {
    private static final int KEPT = 3;

    /** @param stored the block behind which the stored tries stood @param block asked for */
    record Key(long stored, long block) {}

    private final Map<Key, NodeBuffer> kept = new LinkedHashMap<>(8, 0.75f, true);

    synchronized NodeBuffer get(Key key, Supplier<RootUpdate> compute) {
        NodeBuffer known = kept.get(key);
        if (known != null) return known;
        NodeBuffer made = new NodeBuffer();
        made.apply(compute.get());
        kept.put(key, made);
        if (kept.size() > KEPT) kept.remove(kept.keySet().iterator().next());
        return made;
    }
}
