package io.aichain.bitcoin;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;

/**
 * Names a block: double SHA-256 of its 80 header bytes.
 *
 * @param internal in the byte order of the wire and of Merkle trees; people write it reversed, and so does {@link #toString}
 */
public record BlockHash(Hash internal) implements Comparable<BlockHash> {
    /** As people and the RPC write it: 64 hex digits, reversed. */
    public static BlockHash parse(String text, String field) throws MalformedException {
        return new BlockHash(ReversedHex.parse(text, field));
    }

    /** Our own text, as {@link #toString} writes it. */
    public static BlockHash of(String text) {
        return new BlockHash(ReversedHex.of(text));
    }

    @Override
    public int compareTo(BlockHash other) {
        return internal.compareTo(other.internal);
    }

    @Override
    public String toString() {
        return ReversedHex.format(internal);
    }
}
