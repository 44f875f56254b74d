package io.aichain.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The CRD that is delivered is the one of the Java types, and everything in it that a user writes is bounded. */
class CrdTest {
    @Test
    void theDeliveredCrdIsGeneratedFromTheTypes() throws IOException {
        Checkout.isUpToDate("charts/aichain-operator/crds/aichains.aichain.io.yaml", CrdFile.text());
    }

    @Test
    void theReferencePageIsGeneratedFromTheCrd() throws IOException {
        Checkout.isUpToDate("docs/custom-resource-reference.md", ReferencePage.of(CrdFile.generate()));
    }

    @Test
    void columnsAndScaleAreThere() throws IOException {
        JsonNode version = CrdFile.generate().at("/spec/versions/0");
        List<String> columns = new ArrayList<>();
        version.path("additionalPrinterColumns")
                .forEach(column -> columns.add(column.path("name").asText()));
        assertThat(columns).containsExactly("Phase", "Ready", "Height", "Executors", "DA", "Anchor", "Age");
        JsonNode scale = version.at("/subresources/scale");
        assertThat(scale.path("specReplicasPath").asText()).isEqualTo(".spec.executors.replicas");
        assertThat(scale.path("statusReplicasPath").asText()).isEqualTo(".status.executors.replicas");
        assertThat(scale.path("labelSelectorPath").asText()).isEqualTo(".status.executors.selector");
        assertThat(version.at("/subresources/status").isObject()).isTrue();
    }

    /** Rules over what has no bound cost too much for the API server, which then refuses the CRD. */
    @Test
    void everyTextListAndNumberOfTheSpecIsBounded() throws IOException {
        List<String> unbounded = new ArrayList<>();
        unbounded(CrdFile.generate().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), "spec", unbounded);
        assertThat(unbounded).isEmpty();
    }

    private static void unbounded(JsonNode schema, String path, List<String> found) {
        switch (schema.path("type").asText()) {
            case "string" -> {
                if (!schema.has("maxLength") && !schema.has("enum")) found.add(path);
            }
            case "array" -> {
                if (!schema.has("maxItems")) found.add(path);
                unbounded(schema.path("items"), path + "[]", found);
            }
            case "integer" -> {
                if (!schema.has("minimum") || !schema.has("maximum")) found.add(path);
            }
            case "object" -> {
                schema.path("properties")
                        .properties()
                        .forEach(e -> unbounded(e.getValue(), path + "." + e.getKey(), found));
                if (!schema.has("additionalProperties")) return;
                if (!schema.has("maxProperties")) found.add(path);
                unbounded(schema.path("additionalProperties"), path + "{}", found);
            }
            case "boolean" -> {}
            default -> {
                if (!schema.path("x-kubernetes-int-or-string").asBoolean() || !schema.has("maxLength")) found.add(path);
            }
        }
    }

    /** The API server says a pattern that is not matched, and not what to write instead; a rule's message does. */
    @Test
    void noTextHasAFormWithoutASentence() throws IOException {
        JsonNode spec = CrdFile.generate().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        assertThat(mute(spec, "spec")).isEmpty();
    }

    @Test
    void aFormWithoutASentenceIsFound() {
        JsonNode schema = Checkout.yaml("""
                properties:
                  bare: {type: string, pattern: x}
                  amount: {x-kubernetes-int-or-string: true, pattern: x}
                  list: {type: array, items: {type: string, pattern: x}}
                  map: {type: object, additionalProperties: {type: string, pattern: x}}
                  mute: {x-kubernetes-validations: [{rule: "self.matches('x')", message: "s.mute is no x; write "}]}
                  other: {x-kubernetes-validations: [{rule: "self.matches('x')", message: "s.mute is no x; write an x"}]}
                  well: {x-kubernetes-validations: [{rule: "self.matches('x')", message: "s.well is no x; write an x"}]}
                """);
        assertThat(mute(schema, "s")).containsExactly("s.bare", "s.amount", "s.list[]", "s.map{}", "s.mute", "s.other");
    }

    private static List<String> mute(JsonNode schema, String path) {
        List<String> found = new ArrayList<>();
        boolean mute = schema.has("pattern");
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String sentence = Pattern.quote(path) + " is no .+; write \\S.*";
            mute |= CrdFile.isForm(rule) && !rule.path("message").asText().matches(sentence);
        }
        if (mute) found.add(path);
        schema.path("properties").properties().forEach(e -> found.addAll(mute(e.getValue(), path + "." + e.getKey())));
        if (schema.has("items")) found.addAll(mute(schema.get("items"), path + "[]"));
        if (schema.has("additionalProperties")) found.addAll(mute(schema.get("additionalProperties"), path + "{}"));
        return found;
    }

    /** The API server's prefix is that of the object at which a rule stands, and not everybody prints it. */
    @Test
    void everyRuleNamesItsFieldInFullAndSaysWhatToDo() throws IOException {
        List<String> rules = new ArrayList<>();
        rules(CrdFile.generate().at("/spec/versions/0/schema/openAPIV3Schema"), "", rules);
        assertThat(rules).hasSizeGreaterThan(30).allMatch(one -> one.matches("(?s)ok .*"));
    }

    /** Each message, with ok before it if it begins with the path of its object or of a field in it, and says what to do behind a semicolon. */
    private static void rules(JsonNode schema, String path, List<String> found) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String message = rule.path("message").asText();
            boolean isFull = path.isEmpty() ? message.matches("(metadata.name|spec[.]).*") : message.startsWith(path);
            found.add((isFull && message.contains("; ") ? "ok " : "") + path + ": " + message);
        }
        schema.path("properties")
                .properties()
                .forEach(e -> rules(e.getValue(), path.isEmpty() ? e.getKey() : path + "." + e.getKey(), found));
        if (schema.has("items")) rules(schema.get("items"), path + "[]", found);
    }

    @Test
    void everyFieldIsExplained() throws IOException {
        List<String> silent = new ArrayList<>();
        JsonNode schema = CrdFile.generate().at("/spec/versions/0/schema/openAPIV3Schema");
        silent(schema.at("/properties/spec"), "spec", silent);
        assertThat(silent).isEmpty();
        // what kubectl explain says first
        assertThat(List.of("/description", "/properties/spec/description", "/properties/status/description"))
                .allSatisfy(place -> assertThat(schema.at(place).asText()).isNotEmpty());
    }

    private static void silent(JsonNode schema, String path, List<String> found) {
        schema.path("properties").properties().forEach(e -> {
            if (!e.getValue().has("description")) found.add(path + "." + e.getKey());
            silent(e.getValue(), path + "." + e.getKey(), found);
        });
    }
}
