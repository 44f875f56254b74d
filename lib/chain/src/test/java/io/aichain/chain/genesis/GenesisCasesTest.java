package io.aichain.chain.genesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which files are a genesis and which are not, in a table: what a service starts with, and what the operator lets a chain begin with. */
class GenesisCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<JsonNode> taken() throws IOException {
        return all("taken");
    }

    static Stream<JsonNode> refused() throws IOException {
        return all("refused");
    }

    private static Stream<JsonNode> all(String list) throws IOException {
        return StreamSupport.stream(cases().get(list).spliterator(), false);
    }

    private static JsonNode cases() throws IOException {
        try (InputStream table = GenesisCasesTest.class.getResourceAsStream("/genesis/cases.json")) {
            return JSON.readTree(table);
        }
    }

    @ParameterizedTest
    @MethodSource
    void taken(JsonNode change) throws Exception {
        assertThat(GenesisCodec.decode(changed(change)).chainId()).isEqualTo(42001);
    }

    @ParameterizedTest
    @MethodSource
    void refused(JsonNode change) {
        assertThatThrownBy(() -> GenesisCodec.decode(changed(change)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(change.get("names").asText());
    }

    private static byte[] changed(JsonNode change) throws IOException {
        JsonNode root = cases().get("file");
        if (change.has("text")) {
            assertThat(root.toString()).contains(change.get("text").asText());
            return root.toString()
                    .replace(change.get("text").asText(), change.get("becomes").asText())
                    .getBytes(UTF_8);
        }
        String at = change.get("at").asText();
        String name = at.substring(at.lastIndexOf('/') + 1);
        JsonNode parent = root.at(at.substring(0, at.lastIndexOf('/')));
        switch (parent) {
            case ObjectNode object when change.get("is").isNull() -> object.remove(name);
            case ObjectNode object -> object.set(name, change.get("is"));
            case ArrayNode array -> array.set(Integer.parseInt(name), change.get("is"));
            default -> throw new AssertionError(at + " is not there");
        }
        return root.toString().getBytes(UTF_8);
    }
}
