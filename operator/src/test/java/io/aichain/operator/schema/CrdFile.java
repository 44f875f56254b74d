package io.aichain.operator.schema;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.api.Form;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The CRD as it is delivered: generated from the Java types, with the generator's gaps closed. */
final class CrdFile {
    static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private static final List<String> COLUMNS = List.of("Phase", "Ready", "Height", "Executors", "DA", "Anchor", "Age");

    private static final String RULES = "x-kubernetes-validations";
    private static final String FORM = "self.matches('";
    private static final String FORM_END = "')";

    private CrdFile() {}

    static ObjectNode generate() throws IOException {
        ObjectNode crd = generated();
        order((ArrayNode) crd.at("/spec/versions/0/additionalPrinterColumns"));
        ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
        close(schema);
        describe(schema, AIChain.class);
        describe((ObjectNode) schema.at("/properties/spec"), AIChainSpec.class);
        describe((ObjectNode) schema.at("/properties/status"), AIChainStatus.class);
        // rules of a change are not asked where there was nothing before: one without it would be free of all of them
        schema.putArray("required").add("spec");
        explain(schema.at("/properties/spec"), "spec");
        ObjectNode conditions = (ObjectNode) schema.at("/properties/status/properties/conditions");
        conditions
                .put("x-kubernetes-list-type", "map")
                .putArray("x-kubernetes-list-map-keys")
                .add("type");
        ((ObjectNode) conditions.get("items"))
                .putArray("required")
                .add("type")
                .add("status")
                .add("reason")
                .add("message")
                .add("lastTransitionTime");
        // a pod takes none twice
        ((ObjectNode) schema.at("/properties/spec/properties/images/properties/pullSecrets"))
                .put("x-kubernetes-list-type", "set");
        ObjectNode allocations = (ObjectNode) schema.at("/properties/spec/properties/genesis/properties/allocations");
        allocations
                .put("x-kubernetes-list-type", "map")
                .putArray("x-kubernetes-list-map-keys")
                .add("address");
        return crd;
    }

    /** As the generator makes it: in a folder, which goes again. */
    private static ObjectNode generated() throws IOException {
        Path folder = Files.createTempDirectory("aichain-crd");
        Path file = folder.resolve("aichains.aichain.io-v1.yml");
        try {
            new CRDGenerator()
                    .customResourceClasses(AIChain.class)
                    .forCRDVersions("v1")
                    .inOutputDir(folder.toFile())
                    .detailedGenerate();
            return (ObjectNode) YAML.readTree(file.toFile());
        } finally {
            Files.deleteIfExists(file);
            // fails if the generator leaves anything else there
            Files.delete(folder);
        }
    }

    /** What kubectl explain says of it; the generator looks at fields alone. */
    private static void describe(ObjectNode schema, Class<?> type) {
        schema.put("description", type.getAnnotation(JsonClassDescription.class).value());
    }

    /** As a reader wants them; the generator sorts by path. */
    private static void order(ArrayNode columns) {
        Map<String, JsonNode> byName = new HashMap<>();
        columns.forEach(column -> byName.put(column.path("name").asText(), column));
        if (!byName.keySet().equals(Set.copyOf(COLUMNS)))
            throw new IllegalStateException("columns: " + byName.keySet());
        columns.removeAll();
        COLUMNS.forEach(name -> columns.add(byName.get(name)));
    }

    /** Whole numbers are 64 bits wide and their bounds have no fraction; quantities have a bound, and their form is a rule's. */
    private static void close(JsonNode node) {
        if (node.path("x-kubernetes-int-or-string").asBoolean() && node instanceof ObjectNode quantity) {
            quantity.remove("pattern");
            quantity.put("maxLength", 32);
            return;
        }
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("integer")
                && !object.has("properties")) {
            object.put("format", "int64");
            for (String bound : new String[] {"minimum", "maximum"}) {
                if (object.has(bound)) object.set(bound, whole(object.get(bound).asLong()));
            }
        }
        node.forEach(CrdFile::close);
    }

    /**
     * What does not match a pattern is refused with the pattern alone; a rule says the field's name and, in the form's sentence, what to write
     * instead. A type that several fields have says {path} for the field's name.
     */
    private static void explain(JsonNode schema, String path) {
        schema.path("properties").properties().forEach(e -> explain(e.getValue(), path + "." + e.getKey()));
        if (schema.has("items")) explain(schema.get("items"), path + "[]");
        if (schema.has("additionalProperties")) explain(schema.get("additionalProperties"), path + "{}");
        for (JsonNode rule : schema.path(RULES))
            ((ObjectNode) rule).put("message", rule.path("message").asText().replace("{path}", path));
        if (!(schema instanceof ObjectNode text)
                || !text.path("type").asText().equals("string")
                || !text.has("pattern")) return;
        String form = text.remove("pattern").asText();
        if (form.contains("'") || form.contains("\\"))
            throw new IllegalStateException(path + ": cannot be quoted: " + form);
        text.withArray(RULES)
                .insertObject(0)
                .put(
                        "message",
                        path + " "
                                + Form.refusal(form)
                                        .orElseThrow(() -> new IllegalStateException(path + ": no sentence: " + form)))
                .put("rule", FORM + form + FORM_END);
    }

    /** The form that a text must have, from its rule. */
    static Optional<String> form(JsonNode text) {
        for (JsonNode rule : text.path(RULES)) {
            String value = rule.path("rule").asText();
            if (isForm(rule)) return Optional.of(value.substring(FORM.length(), value.length() - FORM_END.length()));
        }
        return Optional.empty();
    }

    static boolean isForm(JsonNode rule) {
        return rule.path("rule").asText().startsWith(FORM);
    }

    private static JsonNode whole(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    static String text() throws IOException {
        return YAML.writeValueAsString(generate());
    }
}
