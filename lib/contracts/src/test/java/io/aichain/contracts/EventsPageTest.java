package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The page says which events there are and by which topics clients find them: what it says is what the contracts' ABI says. */
class EventsPageTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void theTableHasEveryEventWithItsTopic() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String contract : List.of("Model", "EternalAI", "MelodyRNN", "TextModel")) {
            JsonNode abi = new ObjectMapper()
                    .readTree(
                            ROOT.resolve("contracts/abi/" + contract + ".json").toFile());
            for (JsonNode entry : abi) {
                if (entry.get("type").asText().equals("event")) expected.add(row(entry));
            }
        }
        String page = Files.readString(ROOT.resolve("docs/inference-semantics.md"));
        String table = page.substring(page.indexOf("| event | topic 0 | of |"), page.indexOf("Who may continue:"));
        Set<String> found = table.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.lastIndexOf(" |", line.length() - 3) + 2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(expected);
    }

    private static String row(JsonNode event) {
        String name = event.get("name").asText();
        String signature = name + "(" + join(event.get("inputs"), ",", false) + ")";
        String topic = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII))
                .toHex()
                .substring(2);
        return "| `" + name + "(" + join(event.get("inputs"), ", ", true) + ")` | " + topic + " |";
    }

    private static String join(JsonNode inputs, String separator, boolean withNames) {
        return StreamSupport.stream(inputs.spliterator(), false)
                .map(input -> {
                    String type = input.has("components")
                            ? "(" + join(input.get("components"), separator, withNames) + ")"
                            : input.get("type").asText();
                    if (!withNames) return type;
                    String indexed = input.path("indexed").asBoolean() ? " indexed" : "";
                    return type + indexed + " " + input.get("name").asText();
                })
                .collect(Collectors.joining(separator));
    }
}
