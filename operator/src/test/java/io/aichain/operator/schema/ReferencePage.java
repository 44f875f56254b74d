package io.aichain.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.api.Form;
import java.util.ArrayList;
import java.util.List;

/** docs/custom-resource-reference.md, from the CRD. */
final class ReferencePage {
    /** Of a form: what is longer nobody reads, and its sentence says it. */
    private static final int MOST_SHOWN = 80;

    private final StringBuilder out = new StringBuilder();

    private ReferencePage() {}

    static String of(JsonNode crd) {
        ReferencePage page = new ReferencePage();
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
        page.out
                .append("# The AIChain resource\n\n")
                .append(
                        "Generated from the CRD; `kubectl explain aichain.spec` says the same. `aichain.io/v1alpha1`, kind `AIChain`, short name `aic`. ")
                .append("How the operator works with it: `operator.md`.\n\n## spec\n\n")
                .append("| field | meaning | values | default |\n| --- | --- | --- | --- |\n");
        page.rows(schema.at("/properties/spec"), "");
        page.out.append("\n## What is refused, and why\n\n");
        page.rules(schema);
        page.out.append("\n## status\n\n| field | meaning |\n| --- | --- |\n");
        page.status(schema.at("/properties/status"), "");
        return page.out.toString();
    }

    private void rows(JsonNode schema, String path) {
        schema.path("properties").properties().forEach(e -> {
            JsonNode field = e.getValue();
            String name = path + e.getKey();
            boolean required = false;
            for (JsonNode one : schema.path("required"))
                required |= one.asText().equals(e.getKey());
            out.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            name,
                            field.path("description").asText(),
                            values(field),
                            required ? "required" : standard(field)));
            rows(field, name + ".");
            rows(field.path("items"), name + "[].");
        });
    }

    private static String values(JsonNode field) {
        if (field.has("enum")) {
            List<String> names = new ArrayList<>();
            field.path("enum").forEach(one -> names.add("`" + one.asText() + "`"));
            return String.join(", ", names);
        }
        if (field.has("minimum"))
            return field.path("minimum").asText() + " to "
                    + field.path("maximum").asText();
        if (field.has("additionalProperties"))
            return "at most " + field.path("maxProperties").asText() + ", each "
                    + values(field.path("additionalProperties"));
        if (field.path("x-kubernetes-int-or-string").asBoolean())
            return field.has("default") ? "a number or text" : "a quantity";
        return switch (field.path("type").asText()) {
            case "array" -> "at most " + field.path("maxItems").asText();
            case "boolean" -> "`true`, `false`";
            case "string" ->
                CrdFile.form(field)
                        .map(form -> form.length() <= MOST_SHOWN
                                ? "`" + form.replace("|", "\\|") + "`"
                                : Form.refusal(form).orElseThrow().replaceFirst(".*; write ", ""))
                        .orElse("text");
            default -> "";
        };
    }

    private static String standard(JsonNode field) {
        JsonNode value = field.path("default");
        return value.isMissingNode() || value.isObject() ? "" : "`" + value.asText() + "`";
    }

    private void rules(JsonNode schema) {
        schema.path("x-kubernetes-validations").forEach(rule -> {
            // forms stand above
            if (!CrdFile.isForm(rule))
                out.append("- ").append(rule.path("message").asText()).append('\n');
        });
        schema.path("properties").properties().forEach(e -> rules(e.getValue()));
        if (schema.has("items")) rules(schema.get("items"));
    }

    private void status(JsonNode schema, String path) {
        schema.path("properties").properties().forEach(e -> {
            if (e.getValue().has("description"))
                out.append("| `%s` | %s |\n"
                        .formatted(
                                path + e.getKey(),
                                e.getValue().path("description").asText()));
            if (!e.getKey().equals("conditions")) status(e.getValue(), path + e.getKey() + ".");
        });
    }
}
