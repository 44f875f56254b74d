package io.aichain.state.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random batches on tries whose keys crowd together, so that splitting and joining happen all the time. */
class MerkleTriePropertyTest {
    @Property(tries = 300)
    void batchesLeadToTheTrieThatIsBuiltAtOnceFromWhatIsLeft(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int keyBytes,
            @ForAll @IntRange(min = 1, max = 40) int size) {
        Random random = new Random(seed);
        MapTrie trie = new MapTrie();
        SortedMap<Bytes, Bytes> model = new TreeMap<>();
        for (int batch = 0; batch < 12; batch++) {
            SortedMap<Bytes, Bytes> changes = randomChanges(random, keyBytes, random.nextInt(size + 1));
            trie.update(changes);
            changes.forEach((key, value) -> {
                if (value.isEmpty()) model.remove(key);
                else model.put(key, value);
            });
            MapTrie whole = new MapTrie();
            whole.update(model);
            assertThat(trie.root()).isEqualTo(whole.root()).isEqualTo(NaiveTrie.root(model));
            // Not only the root: no stale node may stay behind, none may be missing.
            assertThat(trie.nodes()).isEqualTo(whole.nodes());
        }
    }

    @Property(tries = 100)
    void onlyNodesOnTheWayToAChangeAreWritten(@ForAll long seed) {
        Random random = new Random(seed);
        MapTrie trie = new MapTrie();
        trie.update(hashedEntries(random, 500));
        Bytes key = Keccak.hash(new byte[] {1}).toBytes();
        byte[] nibbles = Nibbles.of(key);
        TrieUpdate update = trie.update(new TreeMap<>(java.util.Map.of(key, randomValue(random))));
        for (Bytes path : update.written().keySet()) {
            int parent = Math.max(0, path.size() - 1);
            assertThat(Nibbles.common(path.slice(0, parent).unsafeArray(), nibbles, 0))
                    .isEqualTo(parent);
        }
        TrieUpdate same = trie.update(
                new TreeMap<>(java.util.Map.of(key, TrieProofValue.of(trie, key).orElseThrow())));
        assertThat(same.written()).isEmpty();
        assertThat(same.deleted()).isEmpty();
    }

    @Property(tries = 200)
    void aProofShowsTheValueOrItsAbsenceAndNothingElse(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int keyBytes) throws MalformedException {
        Random random = new Random(seed);
        MapTrie trie = new MapTrie();
        SortedMap<Bytes, Bytes> entries = randomChanges(random, keyBytes, 30);
        trie.update(entries);
        for (int i = 0; i < 20; i++) {
            Bytes key = randomKey(random, keyBytes);
            List<Bytes> proof = trie.proof(key);
            Optional<Bytes> expected = Optional.ofNullable(entries.get(key)).filter(value -> !value.isEmpty());
            assertThat(TrieProof.verify(trie.root(), key, proof)).isEqualTo(expected);
            refusedWhenDamaged(random, trie.root(), key, proof);
        }
    }

    @Property(tries = 500)
    void foreignProofBytesAreRefusedOrHarmless(@ForAll byte[] bytes, @ForAll byte[] key) {
        List<Bytes> proof = List.of(Bytes.of(bytes));
        try {
            TrieProof.verify(Keccak.hash(bytes), Bytes.of(key), proof);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Property(tries = 100)
    void aDamagedOrMissingNodeIsNamedByItsPath(@ForAll long seed) {
        Random random = new Random(seed);
        MapTrie trie = new MapTrie();
        SortedMap<Bytes, Bytes> entries = hashedEntries(random, 200);
        trie.update(entries);
        List<Bytes> paths = new ArrayList<>(trie.nodes().keySet());
        Bytes path = paths.get(random.nextInt(paths.size()));
        Bytes node = trie.nodes().get(path);
        if (random.nextBoolean()) {
            trie.nodes().remove(path);
        } else {
            byte[] damaged = node.toArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            trie.nodes().put(path, Bytes.wrap(damaged));
        }
        SortedMap<Bytes, Bytes> all = new TreeMap<>();
        entries.keySet().forEach(key -> all.put(key, Bytes.of((byte) 7)));
        Hash before = trie.root();
        assertThatThrownBy(() -> trie.update(all))
                .isInstanceOf(CorruptTrieException.class)
                .hasMessageContaining("trie node at path " + (path.isEmpty() ? "(root)" : ""));
        assertThat(trie.root()).isEqualTo(before);
    }

    private static void refusedWhenDamaged(Random random, Hash root, Bytes key, List<Bytes> proof) {
        if (proof.isEmpty()) return;
        List<Bytes> damaged = new ArrayList<>(proof);
        int at = random.nextInt(damaged.size());
        switch (random.nextInt(3)) {
            case 0 -> damaged.remove(at);
            case 1 -> damaged.add(damaged.get(at));
            default -> {
                byte[] node = damaged.get(at).toArray();
                node[random.nextInt(node.length)] ^= (byte) (1 + random.nextInt(255));
                damaged.set(at, Bytes.wrap(node));
            }
        }
        assertThatThrownBy(() -> TrieProof.verify(root, key, damaged)).isInstanceOf(MalformedException.class);
    }

    private static SortedMap<Bytes, Bytes> randomChanges(Random random, int keyBytes, int size) {
        SortedMap<Bytes, Bytes> changes = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            changes.put(randomKey(random, keyBytes), random.nextInt(3) == 0 ? Bytes.EMPTY : randomValue(random));
        }
        return changes;
    }

    /** Of any length up to the given one and few different nibbles: keys are prefixes of one another. */
    private static Bytes randomKey(Random random, int keyBytes) {
        byte[] key = new byte[random.nextInt(keyBytes + 1)];
        int[] nibbles = {0, 1, 2, 15};
        for (int i = 0; i < key.length; i++)
            key[i] = (byte) (nibbles[random.nextInt(4)] << 4 | nibbles[random.nextInt(4)]);
        return Bytes.wrap(key);
    }

    /** Short ones make embedded nodes. */
    private static Bytes randomValue(Random random) {
        byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 60)];
        random.nextBytes(value);
        return Bytes.wrap(value);
    }

    private static SortedMap<Bytes, Bytes> hashedEntries(Random random, int size) {
        SortedMap<Bytes, Bytes> entries = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            byte[] key = new byte[20];
            random.nextBytes(key);
            entries.put(Keccak.hash(key).toBytes(), randomValue(random));
        }
        return entries;
    }

    /** A key's value, out of its own proof. */
    private static final class TrieProofValue {
        static Optional<Bytes> of(MapTrie trie, Bytes key) {
            try {
                return TrieProof.verify(trie.root(), key, trie.proof(key));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
