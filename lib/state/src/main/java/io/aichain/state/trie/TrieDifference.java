package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first key, in their order, under which two tries do not have the same value. What has the same hash on both sides is passed over,
 * so it takes about as many steps as the tries are deep.
 *
 * @param key whole bytes
 * @param left null where that trie has none
 * @param right null where that trie has none
 */
public record TrieDifference(Bytes key, Bytes left, Bytes right) {
    /** @throws CorruptTrieException if a node is missing or not the one its parent names */
    public static Optional<TrieDifference> first(NodeReader left, Hash leftRoot, NodeReader right, Hash rightRoot) {
        if (leftRoot.equals(rightRoot)) return Optional.empty();
        Walk walk = new Walk(new NodeLoader(left), new NodeLoader(right));
        return Optional.ofNullable(walk.first(walk.left.root(leftRoot), walk.right.root(rightRoot), Nibbles.EMPTY));
    }

    private record Walk(NodeLoader left, NodeLoader right) {
        /** @param path to both nodes */
        TrieDifference first(Node a, Node b, byte[] path) {
            if (same(a, b)) return null;
            Node mine = a instanceof Stored stored ? left.load(Bytes.wrap(path), stored.hash()) : a;
            Node theirs = b instanceof Stored stored ? right.load(Bytes.wrap(path), stored.hash()) : b;
            byte[] here = valueOf(mine);
            byte[] there = valueOf(theirs);
            if (!Arrays.equals(here, there)) return new TrieDifference(key(path), bytes(here), bytes(there));
            for (int nibble = 0; nibble < 16; nibble++) {
                TrieDifference found = first(child(mine, nibble), child(theirs, nibble), Nibbles.append(path, nibble));
                if (found != null) return found;
            }
            return null;
        }
    }

    private static boolean same(Node a, Node b) {
        if (a == null || b == null) return a == b;
        return a instanceof Stored left
                && b instanceof Stored right
                && left.hash().equals(right.hash());
    }

    /** The value of the key that ends here, or null. */
    private static byte[] valueOf(Node node) {
        return switch (node) {
            case Leaf leaf when leaf.rest().length == 0 -> leaf.value();
            case Branch branch -> branch.value();
            case Leaf _, Extension _, Stored _ -> null;
            case null -> null;
        };
    }

    /** What lies below a node one nibble on, or null. */
    private static Node child(Node node, int nibble) {
        return switch (node) {
            case Branch branch -> branch.children()[nibble];
            case Leaf leaf
            when leaf.rest().length > 0 && leaf.rest()[0] == nibble ->
                new Leaf(Nibbles.from(leaf.rest(), 1), leaf.value());
            case Extension ext
            when ext.rest()[0] == nibble ->
                ext.rest().length == 1 ? ext.child() : new Extension(Nibbles.from(ext.rest(), 1), ext.child());
            case Leaf _, Extension _, Stored _ -> null;
            case null -> null;
        };
    }

    private static Bytes key(byte[] nibbles) {
        byte[] key = new byte[nibbles.length / 2];
        for (int i = 0; i < key.length; i++) key[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
        return Bytes.wrap(key);
    }

    private static Bytes bytes(byte[] value) {
        return value == null ? null : Bytes.wrap(value);
    }
}
