package io.aichain.bitcoin;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;

/**
 * Names a transaction: double SHA-256 of its serialisation without witness.
 *
 * @param internal in the byte order of the wire and of Merkle trees; people write it reversed, and so does {@link #toString}
 */
public record Txid(Hash internal) implements Comparable<Txid> {
    /** As people and the RPC write it: 64 hex digits, reversed. */
    public static Txid parse(String text, String field) throws MalformedException {
        return new Txid(ReversedHex.parse(text, field));
    }

    /** Our own text, as {@link #toString} writes it. */
    public static Txid of(String text) {
        return new Txid(ReversedHex.of(text));
    }

    @Override
    public int compareTo(Txid other) {
        return internal.compareTo(other.internal);
    }

    @Override
    public String toString() {
        return ReversedHex.format(internal);
    }
}
