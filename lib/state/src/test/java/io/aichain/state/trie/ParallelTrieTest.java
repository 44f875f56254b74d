package io.aichain.state.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work on one trie by several threads. */
class ParallelTrieTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("P3")
    void anUpdateBySeveralThreadsIsTheSameNodeByNode(long seed) {
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            MapTrie trie = new MapTrie();
            SortedMap<Bytes, Bytes> all = new TreeMap<>();
            for (int round = 0; round < 12; round++) {
                SortedMap<Bytes, Bytes> changes = new TreeMap<>();
                // Some rounds delete all but a few: then the root is no branch any more.
                boolean purge = round % 4 == 3;
                if (purge) all.keySet().forEach(key -> changes.put(key, Bytes.EMPTY));
                for (int i = purge ? random.nextInt(2) : 100 + random.nextInt(400); i > 0; i--) {
                    byte[] key = Keccak.hash(new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(4)})
                            .toArray();
                    int size = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(40);
                    byte[] value = new byte[size];
                    random.nextBytes(value);
                    changes.put(Bytes.wrap(key), Bytes.wrap(value));
                }
                TrieUpdate parallel = MerkleTrie.update(trie::node, trie.root(), changes, Fanout.over(threads));
                assertThat(parallel).isEqualTo(trie.update(changes));
                changes.forEach((key, value) -> {
                    if (value.isEmpty()) all.remove(key);
                    else all.put(key, value);
                });
                assertThat(trie.root()).isEqualTo(MerkleTrie.root(all));
            }
        }
    }

    @Test
    void tasksThatNoThreadTakesAreDoneByTheCallerInOrder() {
        List<Supplier<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int answer = i;
            tasks.add(() -> answer);
        }
        List<Integer> expected = tasks.stream().map(Supplier::get).toList();
        assertThat(Fanout.over(never -> {}).all(tasks)).isEqualTo(expected);
        ExecutorService over = Executors.newSingleThreadExecutor();
        over.close();
        assertThat(Fanout.over(over).all(tasks)).isEqualTo(expected);
    }

    @Test
    void theFirstFailureInOrderIsTheOneThatIsThrown() {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Supplier<Integer>> tasks = List.of(
                    () -> 1,
                    () -> {
                        throw new IllegalStateException("second");
                    },
                    () -> {
                        throw new IllegalArgumentException("third");
                    });
            assertThatThrownBy(() -> Fanout.over(threads).all(tasks)).hasMessage("second");
        }
    }
}
