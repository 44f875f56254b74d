package io.aichain.state.trie;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.trie.Node.Branch;
import io.aichain.state.trie.Node.Extension;
import io.aichain.state.trie.Node.Leaf;
import io.aichain.state.trie.Node.Stored;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nodes as bytes: each reads back as itself, and what is no node's one encoding is refused with the codec's own error. */
class NodeCodecPropertyTest {
    @Property
    void aNodeReadsBackAsItself(@ForAll long seed) throws MalformedException {
        Node node = node(new Random(seed), 2);
        assertThat(NodeCodec.decode(encoded(node)))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(node);
    }

    @Property
    void whatIsCutLongerOrChangedIsRefusedOrAnotherNodesOneEncoding(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = encoded(node(random, 2));
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
        oneEncoding(flipped);
        oneEncoding(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        oneEncoding(java.util.Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Property(tries = 2000)
    void anyBytesAreRefusedOrANodesOneEncoding(@ForAll byte[] foreign) {
        oneEncoding(foreign);
    }

    private static void oneEncoding(byte[] bytes) {
        try {
            assertThat(encoded(NodeCodec.decode(bytes))).isEqualTo(bytes);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static byte[] encoded(Node node) {
        return switch (node) {
            case Leaf leaf -> NodeCodec.leaf(leaf);
            case Extension(var rest, var child) -> NodeCodec.extension(rest, reference(child));
            case Branch(var children, var value) -> {
                byte[][] references = new byte[16][];
                for (int i = 0; i < 16; i++) if (children[i] != null) references[i] = reference(children[i]);
                yield NodeCodec.branch(references, value);
            }
            case Stored _ -> throw new IllegalArgumentException("a hash is no node");
        };
    }

    private static byte[] reference(Node child) {
        return child instanceof Stored(var hash) ? NodeCodec.reference(hash) : encoded(child);
    }

    private static Node node(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 3 : 1)) {
            case 0 -> new Leaf(nibbles(random, random.nextInt(65)), bytes(random, random.nextInt(100)));
            case 1 -> new Extension(nibbles(random, 1 + random.nextInt(64)), branchOrStored(random, depth - 1));
            default -> branch(random, depth);
        };
    }

    private static Node branchOrStored(Random random, int depth) {
        Branch branch = branch(random, depth);
        return encoded(branch).length < NodeCodec.HASHED_FROM ? branch : stored(random);
    }

    private static Branch branch(Random random, int depth) {
        Node[] children = new Node[16];
        for (int i = random.nextInt(4); i < 16; i += 1 + random.nextInt(16)) {
            Node child = depth > 0 ? small(random, depth) : stored(random);
            children[i] = encodedShort(child) ? child : stored(random);
        }
        return new Branch(children, random.nextBoolean() ? null : bytes(random, 1 + random.nextInt(40)));
    }

    private static boolean encodedShort(Node child) {
        return !(child instanceof Stored) && encoded(child).length < NodeCodec.HASHED_FROM;
    }

    /** What may stand in its parent as it is. */
    private static Node small(Random random, int depth) {
        return random.nextInt(3) > 0
                ? new Leaf(nibbles(random, random.nextInt(8)), bytes(random, random.nextInt(12)))
                : node(random, depth - 1);
    }

    private static Stored stored(Random random) {
        return new Stored(Hash.of(bytes(random, Hash.BYTES)));
    }

    private static byte[] nibbles(Random random, int count) {
        byte[] out = new byte[count];
        for (int i = 0; i < count; i++) out[i] = (byte) random.nextInt(16);
        return out;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] out = new byte[count];
        random.nextBytes(out);
        return out;
    }
}
