package io.aichain.evm.interpreter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.OpcodeTable;

/**
 * Code and what was found out about it, by opcode table and code hash; one for all threads, bounded by bytes. Content-addressed, so
 * never stale, and what falls out is only found out again.
 */
final class CodeCache {
    /** Some 300 contracts of the largest size and the worst kind, or some thousands of usual ones. */
    private static final long MAX_BYTES = 256L << 20;

    /** Of the process: many processors (one per RPC thread) run the same contracts. */
    static final CodeCache SHARED = new CodeCache(MAX_BYTES);

    private final Cache<Key, Code> codes;

    private record Key(OpcodeTable table, Hash hash) {}

    CodeCache(long maxBytes) {
        this.codes = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, Code code) -> code.weight())
                .executor(Runnable::run)
                .build();
    }

    Code get(OpcodeTable table, Hash hash, Bytes bytes) {
        Key key = new Key(table, hash);
        Code known = codes.getIfPresent(key);
        if (known != null) return known;
        // Two threads may both make one; the first stays.
        Code fresh = new Code(hash, bytes, code -> codes.asMap().replace(key, code, code));
        Code other = codes.asMap().putIfAbsent(key, fresh);
        return other == null ? fresh : other;
    }

    /** In bytes, of all that it holds. */
    long weight() {
        codes.cleanUp();
        return codes.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }
}
