package io.aichain.e2e.operated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator refuses the genesis files that services would not start with, and no others: what its table says of each, the services' codec says too. */
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
        return JSON.readTree(
                Files.readString(Parts.checkout().resolve("operator/src/test/resources/genesis/cases.json")));
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
