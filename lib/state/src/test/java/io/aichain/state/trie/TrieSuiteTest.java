package io.aichain.state.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.fixtures.SharedFixtures;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** TrieTests of ethereum/tests, whole: 25 roots and 1 of neighbouring keys. */
class TrieSuiteTest {
    private static SortedMap<String, byte[]> files = new TreeMap<>();

    @BeforeAll
    static void read() {
        files = SharedFixtures.read("ethereum-tests-trie-rlp-tx.tar.xz", path -> path.startsWith("TrieTests/"));
    }

    @TestFactory
    List<DynamicTest> everyRootIsTheOfficialOneInOneBatchAndKeyByKey() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().endsWith("nextprev.json")) continue;
            boolean secure = file.getKey().toLowerCase(java.util.Locale.ROOT).contains("secure");
            JsonNode cases = new ObjectMapper().readTree(file.getValue());
            cases.properties()
                    .forEach(test -> tests.add(DynamicTest.dynamicTest(
                            file.getKey() + " " + test.getKey(), () -> rootIsAsIn(test.getValue(), secure))));
        }
        assertThat(tests).hasSize(25);
        return tests;
    }

    @Test
    void neighboursInKeyOrderAreTheOfficialOnes() throws IOException {
        JsonNode test = new ObjectMapper()
                .readTree(files.get("TrieTests/trietestnextprev.json"))
                .get("basic");
        NavigableMap<Bytes, Bytes> entries = new TreeMap<>();
        test.get("in").forEach(key -> entries.put(bytes(key), Bytes.of((byte) 1)));
        assertThat(test.get("tests")).isNotEmpty();
        for (JsonNode row : test.get("tests")) {
            Bytes key = bytes(row.get(0));
            Bytes before = entries.lowerKey(key);
            Bytes after = entries.higherKey(key);
            assertThat(before == null ? Bytes.EMPTY : before).isEqualTo(bytes(row.get(1)));
            assertThat(after == null ? Bytes.EMPTY : after).isEqualTo(bytes(row.get(2)));
        }
    }

    private static void rootIsAsIn(JsonNode test, boolean secure) {
        Hash expected = Hash.fromHex(test.get("root").textValue());
        SortedMap<Bytes, Bytes> last = new TreeMap<>();
        MapTrie steps = new MapTrie();
        for (Map.Entry<Bytes, Bytes> step : steps(test.get("in"))) {
            Bytes key = secure ? Keccak.hash(step.getKey()).toBytes() : step.getKey();
            last.put(key, step.getValue());
            steps.update(new TreeMap<>(Map.of(key, step.getValue())));
        }
        assertThat(MerkleTrie.root(last)).isEqualTo(expected);
        assertThat(steps.root()).isEqualTo(expected);
    }

    private static List<Map.Entry<Bytes, Bytes>> steps(JsonNode in) {
        List<Map.Entry<Bytes, Bytes>> steps = new ArrayList<>();
        if (in.isArray()) in.forEach(row -> steps.add(Map.entry(bytes(row.get(0)), bytes(row.get(1)))));
        else in.properties().forEach(e -> steps.add(Map.entry(text(e.getKey()), bytes(e.getValue()))));
        return steps;
    }

    private static Bytes bytes(JsonNode text) {
        return text.isNull() ? Bytes.EMPTY : text(text.textValue());
    }

    private static Bytes text(String text) {
        return text.startsWith("0x") ? Bytes.fromHex(text) : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
