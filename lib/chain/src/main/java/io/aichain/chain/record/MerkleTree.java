package io.aichain.chain.record;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The SHA-256 tree of manifests and payloads, in the shape of RFC 6962: leaf = sha256(00 || bytes), node = sha256(01 || left || right),
 * an odd node is carried up. The prefixes keep an inner node from being passed off as a leaf.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /** One sibling on the way from a leaf to the root. @param left whether the sibling stands on the left */
    public record Step(boolean left, Hash sibling) {}

    /** The root; sha256 of nothing for no leaves. */
    public static Hash root(List<Bytes> leaves) {
        if (leaves.isEmpty()) return Sha256.hash();
        // one digest and one array for all: ordering is mostly this
        MessageDigest sha = Sha256.digest();
        byte[] level = new byte[leaves.size() * Hash.BYTES];
        try {
            int count = 0;
            for (Bytes leaf : leaves) {
                sha.update(LEAF);
                sha.update(leaf.unsafeArray());
                sha.digest(level, Hash.BYTES * count++, Hash.BYTES);
            }
            while (count > 1) count = up(level, count, sha);
        } catch (DigestException theArrayIsLargeEnough) {
            throw new AssertionError(theArrayIsLargeEnough);
        }
        return Hash.at(level, 0);
    }

    /** Puts the nodes above a level in its place. @return how many they are */
    private static int up(byte[] level, int count, MessageDigest sha) throws DigestException {
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            sha.update(NODE);
            sha.update(level, 2 * Hash.BYTES * i, 2 * Hash.BYTES);
            sha.digest(level, Hash.BYTES * i, Hash.BYTES);
        }
        if (count % 2 == 1) System.arraycopy(level, Hash.BYTES * (count - 1), level, Hash.BYTES * pairs, Hash.BYTES);
        return count - pairs;
    }

    /** The siblings from leaf to root. */
    public static List<Step> path(List<Bytes> leaves, int index) {
        if (index < 0 || index >= leaves.size()) throw new IndexOutOfBoundsException(index + " of " + leaves.size());
        List<Step> path = new ArrayList<>();
        List<Hash> level = leaves.stream().map(MerkleTree::leaf).toList();
        int at = index;
        while (level.size() > 1) {
            int sibling = at ^ 1;
            if (sibling < level.size()) path.add(new Step(sibling < at, level.get(sibling)));
            level = up(level);
            at /= 2;
        }
        return path;
    }

    /** The root that a leaf and its path lead to. */
    public static Hash climb(Bytes leaf, List<Step> path) {
        Hash at = leaf(leaf);
        for (Step step : path) at = step.left() ? node(step.sibling(), at) : node(at, step.sibling());
        return at;
    }

    private static List<Hash> up(List<Hash> level) {
        List<Hash> next = new ArrayList<>((level.size() + 1) / 2);
        for (int i = 0; i + 1 < level.size(); i += 2) next.add(node(level.get(i), level.get(i + 1)));
        if (level.size() % 2 == 1) next.add(level.getLast());
        return next;
    }

    private static Hash leaf(Bytes bytes) {
        return Sha256.hash(LEAF, bytes.unsafeArray());
    }

    private static Hash node(Hash left, Hash right) {
        return Sha256.hash(NODE, left.toArray(), right.toArray());
    }
}
