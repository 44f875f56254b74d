package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error of the contracts that publishing deploys has words. */
class RevertTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"Model", "TextModel", "EternalAI", "MelodyRNN", "AuthorCollection", "Engine", "CompatEngine"})
    void errorsOfTheContractsAreKnown(String contract) throws Exception {
        JsonNode abi = new ObjectMapper()
                .readTree(Path.of("../../contracts/abi/" + contract + ".json").toFile());
        List<String> unknown = new ArrayList<>();
        for (JsonNode entry : abi) {
            if (!entry.path("type").asText().equals("error")) continue;
            String name = entry.get("name").asText();
            String types = String.join(",", entry.get("inputs").findValuesAsText("type"));
            Bytes data = Bytes.wrap(with(
                    RevertText.selector(name + "(" + types + ")"),
                    entry.get("inputs").size()));
            if (!RevertText.of(data).startsWith(name + "(")) unknown.add(name + "(" + types + ")");
        }
        assertThat(unknown).isEmpty();
    }

    private static byte[] with(Bytes selector, int words) {
        return Arrays.copyOf(selector.toArray(), 4 + 32 * words);
    }
}
