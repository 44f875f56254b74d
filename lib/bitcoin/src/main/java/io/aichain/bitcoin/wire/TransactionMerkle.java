package io.aichain.bitcoin.wire;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The tree over a block's transactions: double SHA-256 of pairs, an odd last node is paired with itself. */
public final class TransactionMerkle {
    private TransactionMerkle() {}

    /** @param hashes at least one, in the order of the block; our own, so that doubles are not looked for */
    public static Hash root(List<Hash> hashes) {
        List<Hash> level = hashes;
        while (level.size() > 1) level = up(level);
        return level.getFirst();
    }

    /**
     * The root of foreign transactions. Two equal neighbours are refused: a list that repeats its end has the root of the list without the
     * repetition (CVE-2012-2459).
     */
    static Hash checkedRoot(List<Hash> hashes) throws MalformedException {
        if (hashes.isEmpty()) throw malformed("block: no transactions");
        List<Hash> level = hashes;
        while (level.size() > 1) {
            for (int i = 0; i + 1 < level.size(); i += 2) {
                if (level.get(i).equals(level.get(i + 1))) throw malformed("block: repeated transactions in its tree");
            }
            level = up(level);
        }
        return level.getFirst();
    }

    private static List<Hash> up(List<Hash> level) {
        List<Hash> next = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2) {
            Hash right = level.get(Math.min(i + 1, level.size() - 1));
            next.add(DoubleSha256.hash(level.get(i).toArray(), right.toArray()));
        }
        return next;
    }
}
