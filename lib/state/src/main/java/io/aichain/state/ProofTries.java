package io.aichain.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The tries of the blocks for which proofs were asked last, as what differs from the stored ones: the second proof of a block costs a
 * walk down. Any thread may ask; one at a time works a trie out, because it can take a second and much memory, and nobody waits for it.
 */
final class ProofTries {
    /** What is kept takes at most about this. */
    static final long MAX_BYTES = 64 << 20;

    /** @param stored the block behind which the stored tries stood @param block asked for */
    record Key(long stored, long block) {}

    private final long maxBytes;
    private final Semaphore turn = new Semaphore(1);
    private final Map<Key, NodeBuffer> kept = new LinkedHashMap<>(8, 0.75f, true);
    private long bytes;

    ProofTries(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Null if it is not kept. */
    synchronized NodeBuffer kept(Key key) {
        return kept.get(key);
    }

    /** @throws ProofsBusyException if it is not kept, and another is being worked out */
    NodeBuffer get(Key key, Supplier<RootUpdate> compute) {
        NodeBuffer known = kept(key);
        if (known != null) return known;
        if (!turn.tryAcquire()) throw new ProofsBusyException(key.block());
        try {
            NodeBuffer made = new NodeBuffer();
            made.apply(compute.get());
            keep(key, made);
            return made;
        } finally {
            turn.release();
        }
    }

    /** Keeps one, never changed again, and lets go of those that were not asked for longest. One that is too large alone is not kept. */
    synchronized void keep(Key key, NodeBuffer made) {
        if (made.bytes() > maxBytes || kept.containsKey(key)) return;
        kept.put(key, made);
        bytes += made.bytes();
        var eldest = kept.values().iterator();
        while (bytes > maxBytes) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
