package io.aichain.sequencer;

import io.aichain.chain.primitives.Hash;
import java.util.Optional;

/** The hashes of the last blocks of the log, by number. */
final class RecentHashes {
    private static final int SIZE = 1 << 16;

    private final Hash[] hashes = new Hash[SIZE];
    private long newest;

    void add(long number, Hash hash) {
        hashes[(int) (number % SIZE)] = hash;
        newest = number;
    }

    /** Empty if it is not among the last 65,536. */
    Optional<Hash> at(long number) {
        if (number > newest || number <= newest - SIZE) return Optional.empty();
        return Optional.ofNullable(hashes[(int) (number % SIZE)]);
    }
}
