package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of the user's is refused for what services would not start with, before it becomes the chain's; whether they would, e2e's GenesisCasesTest says. */
class GenesisCheckTest {
    private static final JsonNode CASES =
            Checkout.yaml(Checkout.read(Checkout.root().resolve("operator/src/test/resources/genesis/cases.json")));
    private static final AIChain CHAIN = Checkout.sample("minimal");

    static Stream<JsonNode> taken() {
        return all("taken");
    }

    static Stream<JsonNode> refused() {
        return all("refused");
    }

    private static Stream<JsonNode> all(String list) {
        return StreamSupport.stream(CASES.get(list).spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource
    void taken(JsonNode change) throws Exception {
        assertThat(read(change).hash()).startsWith("0x");
    }

    @ParameterizedTest
    @MethodSource
    void refused(JsonNode change) {
        assertThatThrownBy(() -> read(change))
                .isInstanceOf(GenesisFile.UnfitException.class)
                .hasMessageContaining(change.get("names").asText())
                .message()
                .contains("; ")
                .hasSizeLessThan(600);
    }

    private static GenesisFile read(JsonNode change) throws Exception {
        return GenesisFile.read(Names.of(CHAIN), CHAIN.getSpec(), changed(CASES.get("file"), change));
    }

    private static String changed(JsonNode file, JsonNode change) {
        JsonNode root = file.deepCopy();
        if (change.has("text")) {
            assertThat(root.toString()).contains(change.get("text").asText());
            return root.toString()
                    .replace(change.get("text").asText(), change.get("becomes").asText());
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
        return root.toString();
    }
}
