package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.e2e.kit.Parts;
import io.aichain.log.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The topics that the operator asks Strimzi for are those that services make themselves: whoever comes first, the chain has what it needs. */
@Tag("P1")
class StrimziTopicsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private record Wanted(int partitions, int replicas, Map<String, String> config) {}

    @Test
    void operatorAndServicesWantTheSameTopics() throws Exception {
        List<JsonNode> objects = golden("strimzi");
        Map<String, Wanted> operators = new TreeMap<>();
        for (JsonNode one : objects) {
            if (!one.path("kind").asText().equals("KafkaTopic")) continue;
            JsonNode spec = one.required("spec");
            Map<String, String> config = new TreeMap<>();
            spec.required("config")
                    .properties()
                    .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
            operators.put(
                    spec.required("topicName").asText(),
                    new Wanted(
                            spec.required("partitions").asInt(),
                            spec.required("replicas").asInt(),
                            config));
        }
        Map<String, Wanted> services = new TreeMap<>();
        for (Topics.Spec one : Topics.of(GenesisCodec.decode(genesis(objects))).specs())
            services.put(one.name(), new Wanted(one.partitions(), 3, one.config(3)));
        assertThat(operators).isEqualTo(services);
    }

    private static List<JsonNode> golden(String sample) throws IOException {
        var file = Parts.checkout().resolve("operator/src/test/resources/golden/" + sample + ".yaml");
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        }
    }

    private static byte[] genesis(List<JsonNode> objects) {
        return objects.stream()
                .map(one -> one.at("/data/genesis.json"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .orElseThrow()
                .asText()
                .getBytes(StandardCharsets.UTF_8);
    }
}
