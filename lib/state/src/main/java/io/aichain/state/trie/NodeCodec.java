package io.aichain.state.trie;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;

/**
 * Nodes as RLP (yellow paper, appendix D): leaf and extension [hex-prefix path, value or child], branch [child x 16, value]. A child
 * whose encoding has fewer than 32 bytes stands in its parent as it is, any other as its hash.
 */
final class NodeCodec {
    /** From this size on a node is referred to by its hash. */
    static final int HASHED_FROM = 32;

    private NodeCodec() {}

    static byte[] leaf(Leaf leaf) {
        return RlpWriter.list(w -> w.bytes(Nibbles.hexPrefix(leaf.rest(), true)).bytes(leaf.value()));
    }

    /** @param child its reference: RLP of a hash, or the embedded node */
    static byte[] extension(byte[] rest, byte[] child) {
        return RlpWriter.list(w -> w.bytes(Nibbles.hexPrefix(rest, false)).encoded(child));
    }

    /** @param children references, null where empty */
    static byte[] branch(byte[][] children, byte[] value) {
        return RlpWriter.list(w -> {
            for (byte[] child : children) {
                if (child == null) w.bytes(Nibbles.EMPTY);
                else w.encoded(child);
            }
            w.bytes(value == null ? Nibbles.EMPTY : value);
        });
    }

    static byte[] reference(Hash hash) {
        byte[] out = new byte[33];
        out[0] = (byte) 0xa0;
        hash.copyTo(out, 1);
        return out;
    }

    static Node decode(byte[] bytes) throws MalformedException {
        RlpReader in = RlpReader.ofList(bytes, "trie node");
        int items = in.count("trie node");
        return switch (items) {
            case 2 -> pathNode(in);
            case 17 -> branch(in);
            default -> throw malformed("trie node: %d items, need 2 or 17", items);
        };
    }

    private static Node pathNode(RlpReader in) throws MalformedException {
        Bytes path = in.bytes(Integer.MAX_VALUE, "trie path");
        boolean leaf = Nibbles.isLeaf(path);
        byte[] rest = Nibbles.ofHexPrefix(path);
        if (leaf)
            return new Leaf(rest, in.bytes(Integer.MAX_VALUE, "leaf value").unsafeArray());
        if (rest.length == 0) throw malformed("extension: empty path");
        Node child = child(in);
        return switch (child) {
            case null -> throw malformed("extension: no child");
            case Branch _, Stored _ -> new Extension(rest, child);
            case Leaf _, Extension _ -> throw malformed("extension: its child is not a branch");
        };
    }

    private static Branch branch(RlpReader in) throws MalformedException {
        Node[] children = new Node[16];
        for (int i = 0; i < 16; i++) children[i] = child(in);
        Bytes value = in.bytes(Integer.MAX_VALUE, "branch value");
        return new Branch(children, value.isEmpty() ? null : value.unsafeArray());
    }

    private static Node child(RlpReader in) throws MalformedException {
        if (in.nextIsList("trie child")) {
            Bytes embedded = in.encoded("trie child");
            if (embedded.size() >= HASHED_FROM) {
                throw malformed("trie child: %d bytes embedded, at most %d", embedded.size(), HASHED_FROM - 1);
            }
            return decode(embedded.unsafeArray());
        }
        Bytes hash = in.bytes(Hash.BYTES, "trie child");
        if (hash.isEmpty()) return null;
        if (hash.size() != Hash.BYTES) throw malformed("trie child: hash of %d bytes, need 32", hash.size());
        return new Stored(Hash.at(hash.unsafeArray(), 0));
    }
}
