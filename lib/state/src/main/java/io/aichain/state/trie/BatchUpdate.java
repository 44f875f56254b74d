package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;
import java.util.Arrays;

/**
 * Applies a sorted batch of changes in one walk down: at each node the keys that pass through it are a range of the batch, and all of
 * them share the node's path. A stored node that no key passes through keeps its place, because splitting and joining paths above a
 * node never moves it.
 */
final class BatchUpdate {
    private final NodeLoader loader;
    private final byte[][] keys;
    private final byte[][] values;

    /** @param keys as nibbles, ascending, distinct; @param values null deletes */
    BatchUpdate(NodeLoader loader, byte[][] keys, byte[][] values) {
        this.loader = loader;
        this.keys = keys;
        this.values = values;
    }

    Node apply(Node root) {
        return apply(root, 0, 0, keys.length);
    }

    /** A child of the root, with the keys that pass through it. */
    Node applyBelowRoot(Node child, int lo, int hi) {
        return apply(child, 1, lo, hi);
    }

    private Node apply(Node node, int depth, int lo, int hi) {
        if (lo == hi) return node;
        return switch (node) {
            case null -> build(depth, lo, hi);
            case Stored stored -> apply(loader.load(path(lo, depth), stored.hash()), depth, lo, hi);
            case Leaf leaf -> leaf(leaf, depth, lo, hi);
            case Extension extension -> extension(extension, depth, lo, hi);
            case Branch branch -> branch(branch.children().clone(), branch.value(), depth, lo, hi);
        };
    }

    private Node build(int depth, int lo, int hi) {
        int first = lo;
        while (first < hi && values[first] == null) first++;
        if (first == hi) return null;
        return apply(new Leaf(Nibbles.from(keys[first], depth), values[first]), depth, first + 1, hi);
    }

    private Node leaf(Leaf leaf, int depth, int lo, int hi) {
        byte[] rest = leaf.rest();
        int shared = shared(rest, depth, lo, hi);
        if (hi - lo == 1 && shared == rest.length && keys[lo].length == depth + shared) {
            return values[lo] == null ? null : new Leaf(rest, values[lo]);
        }
        Node[] children = new Node[16];
        boolean endsHere = shared == rest.length;
        if (!endsHere) children[rest[shared]] = new Leaf(Nibbles.from(rest, shared + 1), leaf.value());
        Node below = branch(children, endsHere ? leaf.value() : null, depth + shared, lo, hi);
        return under(Arrays.copyOf(rest, shared), below);
    }

    private Node extension(Extension extension, int depth, int lo, int hi) {
        byte[] rest = extension.rest();
        int shared = shared(rest, depth, lo, hi);
        if (shared == rest.length) return under(rest, apply(extension.child(), depth + shared, lo, hi));
        Node[] children = new Node[16];
        byte[] left = Nibbles.from(rest, shared + 1);
        children[rest[shared]] = left.length == 0 ? extension.child() : new Extension(left, extension.child());
        return under(Arrays.copyOf(rest, shared), branch(children, null, depth + shared, lo, hi));
    }

    /** @param children ours to write to */
    private Node branch(Node[] children, byte[] value, int depth, int lo, int hi) {
        int at = lo;
        if (keys[at].length == depth) value = values[at++];
        while (at < hi) {
            int nibble = keys[at][depth];
            int end = at + 1;
            while (end < hi && keys[end][depth] == nibble) end++;
            children[nibble] = apply(children[nibble], depth + 1, at, end);
            at = end;
        }
        return normal(children, value, path(lo, depth));
    }

    /** A branch with fewer than two ways on is no branch. */
    private Node normal(Node[] children, byte[] value, Bytes path) {
        int only = -1;
        int count = value == null ? 0 : 1;
        for (int i = 0; i < 16; i++) {
            if (children[i] == null) continue;
            only = i;
            count++;
        }
        if (count == 0) return null;
        if (count > 1) return new Branch(children, value);
        if (only < 0) return new Leaf(Nibbles.EMPTY, value);
        Node child = children[only];
        if (child instanceof Stored stored) {
            child = loader.load(Bytes.wrap(Nibbles.append(path.unsafeArray(), only)), stored.hash());
        }
        return under(new byte[] {(byte) only}, child);
    }

    /** @param node read already */
    private static Node under(byte[] prefix, Node node) {
        return switch (node) {
            case null -> null;
            case Leaf leaf -> new Leaf(Nibbles.concat(prefix, leaf.rest()), leaf.value());
            case Extension ext -> new Extension(Nibbles.concat(prefix, ext.rest()), ext.child());
            case Branch branch -> prefix.length == 0 ? branch : new Extension(prefix, branch);
            case Stored stored -> throw new IllegalStateException("not read: " + stored.hash());
        };
    }

    /** How much of a node's path all keys of the range share: the first and the last decide, because they are sorted. */
    private int shared(byte[] rest, int depth, int lo, int hi) {
        return Math.min(Nibbles.common(rest, keys[lo], depth), Nibbles.common(rest, keys[hi - 1], depth));
    }

    private Bytes path(int key, int depth) {
        return Nibbles.prefix(keys[key], depth);
    }
}
