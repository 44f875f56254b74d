package io.aichain.state.trie;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Encodes and hashes the part of a trie that was read or made, and finds out what the store must write and delete. */
final class NodeWriter {
    private final Map<Bytes, byte[]> before;
    private final SortedMap<Bytes, Bytes> written = new TreeMap<>();
    private final SortedSet<Bytes> gone;

    private NodeWriter(Map<Bytes, byte[]> before) {
        this.before = before;
        this.gone = new TreeSet<>(before.keySet());
    }

    /** @param before the nodes that were read, by path: what is not found again there is deleted */
    static TrieUpdate write(Node root, Map<Bytes, byte[]> before) {
        NodeWriter writer = new NodeWriter(before);
        Hash hash = root == null ? MerkleTrie.EMPTY_ROOT : writer.root(root);
        return new TrieUpdate(hash, writer.written, writer.gone);
    }

    /**
     * A child of the root, worked out by itself.
     *
     * @param reference as its parent has it; null if nothing is left of it
     */
    record Part(byte[] reference, SortedMap<Bytes, Bytes> written, SortedSet<Bytes> deleted) {}

    /** @param path of the child */
    static Part part(Node child, byte[] path, Map<Bytes, byte[]> before) {
        NodeWriter writer = new NodeWriter(before);
        byte[] reference = child == null ? null : writer.reference(child, path);
        return new Part(reference, writer.written, writer.gone);
    }

    /** Of a node as it was read: one that is not hashed stands in its parent whole, with all below it. */
    static byte[] referenceOf(Node unchanged) {
        return new NodeWriter(Map.of()).reference(unchanged, Nibbles.EMPTY);
    }

    /** The root is stored and hashed whatever its size. */
    private Hash root(Node root) {
        byte[] encoded = encode(root, Nibbles.EMPTY);
        keep(Nibbles.EMPTY, encoded);
        return Keccak.hash(encoded);
    }

    private byte[] encode(Node node, byte[] path) {
        return switch (node) {
            case Leaf leaf -> NodeCodec.leaf(leaf);
            case Extension ext ->
                NodeCodec.extension(ext.rest(), reference(ext.child(), Nibbles.concat(path, ext.rest())));
            case Branch branch -> {
                byte[][] children = new byte[16][];
                for (int i = 0; i < 16; i++) {
                    Node child = branch.children()[i];
                    if (child != null) children[i] = reference(child, Nibbles.append(path, i));
                }
                yield NodeCodec.branch(children, branch.value());
            }
            case Stored stored -> throw new IllegalStateException("not read: " + stored.hash());
        };
    }

    private byte[] reference(Node node, byte[] path) {
        if (node instanceof Stored stored) return NodeCodec.reference(stored.hash());
        byte[] encoded = encode(node, path);
        if (encoded.length < NodeCodec.HASHED_FROM) return encoded;
        keep(path, encoded);
        return NodeCodec.reference(Keccak.hash(encoded));
    }

    private void keep(byte[] nibbles, byte[] encoded) {
        Bytes path = Bytes.wrap(nibbles);
        gone.remove(path);
        if (!Arrays.equals(before.get(path), encoded)) written.put(path, Bytes.wrap(encoded));
    }
}
