package io.aichain.state.trie;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes from a root to a key, or to the place where it would be (EIP-1186): made from our store, checked from foreign bytes. Only
 * nodes that are referred to by hash are listed; the others stand in their parents.
 */
public final class TrieProof {
    private TrieProof() {}

    /** @param key as the trie has it; @return empty for the empty trie; @throws CorruptTrieException as for updates */
    public static List<Bytes> of(NodeReader nodes, Hash root, Bytes key) {
        List<Bytes> proof = new ArrayList<>();
        NodeReader recording = path -> {
            byte[] bytes = nodes.node(path);
            if (bytes != null) proof.add(Bytes.wrap(bytes));
            return bytes;
        };
        NodeLoader loader = new NodeLoader(recording);
        byte[] nibbles = Nibbles.of(key);
        Step step = new Step(loader.root(root), 0);
        while (step.node != null) {
            step = step.node instanceof Stored stored
                    ? new Step(loader.load(Nibbles.prefix(nibbles, step.depth), stored.hash()), step.depth)
                    : step.next(nibbles);
        }
        return proof;
    }

    /**
     * @return the key's value, or empty if the proof shows that it has none
     * @throws MalformedException if the nodes do not lead from the root to the key's place, or are more than needed
     */
    public static Optional<Bytes> verify(Hash root, Bytes key, List<Bytes> proof) throws MalformedException {
        if (root.equals(MerkleTrie.EMPTY_ROOT) && proof.isEmpty()) return Optional.empty();
        byte[] nibbles = Nibbles.of(key);
        int used = 0;
        Step step = new Step(new Stored(root), 0);
        byte[] value = null;
        while (step.node != null) {
            if (step.node instanceof Stored stored) {
                if (used == proof.size()) throw malformed("proof: %d nodes, more are needed", used);
                Bytes node = proof.get(used);
                Hash found = Keccak.hash(node);
                if (!found.equals(stored.hash())) {
                    throw malformed("proof node %d: hash %s, its parent names %s", used, found, stored.hash());
                }
                used++;
                step = new Step(NodeCodec.decode(node.unsafeArray()), step.depth);
            } else {
                value = step.value(nibbles);
                step = step.next(nibbles);
            }
        }
        if (used != proof.size()) throw malformed("proof: %d nodes, %d are needed", proof.size(), used);
        return Optional.ofNullable(value).map(Bytes::wrap);
    }

    /** A node, and how many nibbles of the key lie above it. */
    private record Step(Node node, int depth) {
        /** The value, if the key ends at this node. */
        byte[] value(byte[] key) {
            return switch (node) {
                case Leaf leaf ->
                    onPath(leaf.rest(), key) && depth + leaf.rest().length == key.length ? leaf.value() : null;
                case Branch branch -> depth == key.length ? branch.value() : null;
                case Extension _ -> null;
                case Stored _ -> null;
                case null -> null;
            };
        }

        /** One node down; to nothing at the end. */
        Step next(byte[] key) {
            return switch (node) {
                case Extension ext when onPath(ext.rest(), key) -> new Step(ext.child(), depth + ext.rest().length);
                case Branch branch when depth < key.length -> new Step(branch.children()[key[depth]], depth + 1);
                case Extension _, Branch _, Leaf _, Stored _ -> new Step(null, depth);
                case null -> new Step(null, depth);
            };
        }

        private boolean onPath(byte[] rest, byte[] key) {
            return Nibbles.common(rest, key, depth) == rest.length;
        }
    }
}
