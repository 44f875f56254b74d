package io.aichain.state.trie;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.state.trie.Node.Branch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Ethereum's Merkle Patricia trie over nodes stored by path (yellow paper, appendix D). Pure: it reads nodes and answers with new ones. */
public final class MerkleTrie {
    /** keccak(rlp("")). */
    public static final Hash EMPTY_ROOT =
            Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

    /** From so many changes on a trie is worked on by several threads: below, handing over costs more than it saves. */
    public static final int PARALLEL_FROM = 128;

    private MerkleTrie() {}

    /**
     * @param root of the trie that the reader holds
     * @param changes value by key, in key order; the empty value deletes. Keys are taken as they are: a "secure" trie's caller has hashed them
     * @throws CorruptTrieException if a node on the way is missing or not the one its parent names
     */
    public static TrieUpdate update(NodeReader nodes, Hash root, SortedMap<Bytes, Bytes> changes) {
        return update(nodes, root, changes, Fanout.NONE);
    }

    /** The same, the children of the root side by side. @param nodes asked by several threads */
    public static TrieUpdate update(NodeReader nodes, Hash root, SortedMap<Bytes, Bytes> changes, Fanout fanout) {
        byte[][] keys = new byte[changes.size()][];
        byte[][] values = new byte[changes.size()][];
        int i = 0;
        for (Map.Entry<Bytes, Bytes> change : changes.entrySet()) {
            keys[i] = Nibbles.of(change.getKey());
            values[i++] = change.getValue().isEmpty() ? null : change.getValue().unsafeArray();
        }
        NodeLoader loader = new NodeLoader(nodes);
        Node before = loader.root(root);
        if (fanout != Fanout.NONE
                && keys.length >= PARALLEL_FROM
                && keys[0].length > 0
                && before instanceof Branch branch) {
            TrieUpdate update = byNibble(nodes, branch, loader, keys, values, fanout);
            if (update != null) return update;
        }
        Node changed = new BatchUpdate(loader, keys, values).apply(before);
        return NodeWriter.write(changed, loader.loaded());
    }

    /** Null where the root would be no branch any more: then its only child has to be joined with it. */
    private static TrieUpdate byNibble(
            NodeReader nodes, Branch root, NodeLoader rootLoader, byte[][] keys, byte[][] values, Fanout fanout) {
        List<Supplier<NodeWriter.Part>> tasks = new ArrayList<>();
        int[] places = new int[16];
        for (int lo = 0; lo < keys.length; ) {
            int nibble = keys[lo][0];
            int hi = lo + 1;
            while (hi < keys.length && keys[hi][0] == nibble) hi++;
            places[tasks.size()] = nibble;
            int from = lo;
            int to = hi;
            tasks.add(() -> {
                NodeLoader loader = new NodeLoader(nodes);
                Node child = new BatchUpdate(loader, keys, values).applyBelowRoot(root.children()[nibble], from, to);
                return NodeWriter.part(child, new byte[] {(byte) nibble}, loader.loaded());
            });
            lo = hi;
        }
        List<NodeWriter.Part> parts = fanout.all(tasks);
        byte[][] children = new byte[16][];
        for (int n = 0; n < 16; n++) {
            if (root.children()[n] != null) children[n] = NodeWriter.referenceOf(root.children()[n]);
        }
        SortedMap<Bytes, Bytes> written = new TreeMap<>();
        SortedSet<Bytes> deleted = new TreeSet<>();
        for (int i = 0; i < parts.size(); i++) {
            children[places[i]] = parts.get(i).reference();
            written.putAll(parts.get(i).written());
            deleted.addAll(parts.get(i).deleted());
        }
        int ways = root.value() == null ? 0 : 1;
        for (byte[] child : children) if (child != null) ways++;
        if (ways < 2) return null;
        byte[] encoded = NodeCodec.branch(children, root.value());
        Bytes before = Bytes.wrap(rootLoader.loaded().get(Bytes.EMPTY));
        if (!before.equals(Bytes.wrap(encoded))) written.put(Bytes.EMPTY, Bytes.wrap(encoded));
        return new TrieUpdate(Keccak.hash(encoded), written, deleted);
    }

    /** The root of a trie that holds just these. */
    public static Hash root(SortedMap<Bytes, Bytes> entries) {
        return update(NodeReader.NONE, EMPTY_ROOT, entries).root();
    }
}
