package io.aichain.operator.schema;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What an API server does with a resource before it is stored: defaults, bounds, rules. As much of it as our CRD uses. */
final class Admission {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addFunctionDeclarations(
                    newFunctionDeclaration(
                            "quantity", newGlobalOverload("quantity", SimpleType.DOUBLE, SimpleType.STRING)),
                    newFunctionDeclaration(
                            "isQuantity", newGlobalOverload("is_quantity", SimpleType.BOOL, SimpleType.STRING)),
                    newFunctionDeclaration(
                            "lowerAscii",
                            newMemberOverload("string_lower_ascii", SimpleType.STRING, SimpleType.STRING)),
                    newFunctionDeclaration(
                            "split",
                            newMemberOverload(
                                    "string_split_limit",
                                    ListType.create(SimpleType.STRING),
                                    SimpleType.STRING,
                                    SimpleType.STRING,
                                    SimpleType.INT)),
                    newFunctionDeclaration(
                            "compareTo",
                            newMemberOverload(
                                    "quantity_compare_to", SimpleType.INT, SimpleType.DOUBLE, SimpleType.DOUBLE)),
                    newFunctionDeclaration(
                            "asApproximateFloat",
                            newMemberOverload("quantity_get_float", SimpleType.DOUBLE, SimpleType.DOUBLE)))
            .build();
    /** As Kubernetes reads one (k8s.io/apimachinery, api/resource). */
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?");

    /**
     * An API server stops a rule at a cost of 1,000,000 (k8s.io/apiserver, PerCallLimit). It is not counted here, but a round of the dearest of
     * ours, two addresses in lower case, costs 20 at most.
     */
    private static final int MOST_ROUNDS = 1_000_000 / 20;

    /** With Kubernetes' own functions that our rules use. */
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(
                    CelOptions.current().comprehensionMaxIterations(MOST_ROUNDS).build())
            .addFunctionBindings(
                    CelFunctionBinding.from(
                            "quantity",
                            String.class,
                            text -> Quantity.parse(text).getNumericalAmount().doubleValue()),
                    CelFunctionBinding.from(
                            "is_quantity",
                            String.class,
                            text -> QUANTITY.matcher(text).matches()),
                    CelFunctionBinding.from("string_lower_ascii", String.class, text -> text.toLowerCase(Locale.ROOT)),
                    CelFunctionBinding.from(
                            "string_split_limit",
                            List.of(String.class, String.class, Long.class),
                            given -> List.of(((String) given[0])
                                    .split(Pattern.quote((String) given[1]), ((Long) given[2]).intValue()))),
                    CelFunctionBinding.from(
                            "quantity_compare_to", Double.class, Double.class, (a, b) -> (long) Double.compare(a, b)),
                    CelFunctionBinding.from("quantity_get_float", Double.class, amount -> amount))
            .build();

    private final JsonNode schema;
    private final List<String> refusals = new ArrayList<>();

    private Admission(JsonNode schema) {
        this.schema = schema;
    }

    /** @param old the stored resource, or null @return what is refused, by field; empty if all is well */
    static List<String> of(JsonNode crd, JsonNode resource, JsonNode old) {
        Admission admission = new Admission(crd.at("/spec/versions/0/schema/openAPIV3Schema"));
        JsonNode now = admission.withDefaults(resource);
        admission.bounds(admission.schema, now, "");
        if (admission.refusals.isEmpty())
            admission.rules(admission.schema, now, old == null ? null : admission.withDefaults(old), "");
        return admission.refusals;
    }

    /** As it is stored. */
    static JsonNode withDefaults(JsonNode crd, JsonNode resource) {
        return new Admission(crd.at("/spec/versions/0/schema/openAPIV3Schema")).withDefaults(resource);
    }

    private JsonNode withDefaults(JsonNode resource) {
        JsonNode copy = resource.deepCopy();
        defaults(schema, copy);
        return copy;
    }

    private static void defaults(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(e -> {
                if (!object.has(e.getKey()) && e.getValue().has("default"))
                    object.set(e.getKey(), e.getValue().get("default").deepCopy());
                if (object.has(e.getKey())) defaults(e.getValue(), object.get(e.getKey()));
            });
        }
        if (value.isArray()) value.forEach(item -> defaults(schema.path("items"), item));
    }

    private void bounds(JsonNode schema, JsonNode value, String path) {
        if (path.equals(".metadata") || path.equals(".apiVersion") || path.equals(".kind")) return;
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            check(value.isTextual() || value.isIntegralNumber(), path, "a quantity expected");
            if (value.isTextual()) text(schema, value, path);
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> {
                check(value.isObject(), path, "an object expected");
                schema.path("required")
                        .forEach(name -> check(value.has(name.asText()), path + "." + name.asText(), "required"));
                check(value.size() <= schema.path("maxProperties").asInt(Integer.MAX_VALUE), path, "too many");
                value.properties().forEach(e -> {
                    JsonNode member = schema.path("properties").path(e.getKey());
                    if (schema.has("additionalProperties")) member = schema.path("additionalProperties");
                    boolean known = !member.isMissingNode() || path.isEmpty();
                    check(known, path + "." + e.getKey(), "unknown field");
                    if (!member.isMissingNode()) bounds(member, e.getValue(), path + "." + e.getKey());
                });
            }
            case "array" -> {
                check(value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE), path, "too many");
                value.forEach(item -> bounds(schema.path("items"), item, path + "[]"));
            }
            case "string" -> {
                check(value.isTextual(), path, "a string expected");
                text(schema, value, path);
            }
            case "integer" -> {
                check(value.isIntegralNumber(), path, "a whole number expected");
                check(
                        value.asLong() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                                && value.asLong() <= schema.path("maximum").asLong(Long.MAX_VALUE),
                        path,
                        "out of bounds");
            }
            case "boolean" -> check(value.isBoolean(), path, "true or false expected");
            default -> throw new IllegalStateException(path + ": type " + schema.path("type"));
        }
    }

    private void text(JsonNode schema, JsonNode value, String path) {
        String text = value.asText();
        check(text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE), path, "too long");
        if (schema.has("pattern")) check(text.matches(schema.path("pattern").asText()), path, "does not match");
        if (schema.has("enum")) {
            boolean known = false;
            for (JsonNode one : schema.path("enum")) known |= one.asText().equals(text);
            check(known, path, "not one of " + schema.path("enum"));
        }
    }

    private void check(boolean holds, String path, String otherwise) {
        if (!holds) refusals.add(path + ": " + otherwise);
    }

    private void rules(JsonNode schema, JsonNode value, JsonNode old, String path) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String text = rule.path("rule").asText();
            if (text.contains("oldSelf") && old == null) continue;
            if (!holds(text, value, old))
                refusals.add(path + ": " + rule.path("message").asText());
        }
        schema.path("properties").properties().forEach(e -> {
            JsonNode member = value.path(e.getKey());
            JsonNode before = old == null ? null : old.path(e.getKey());
            if (!member.isMissingNode())
                rules(
                        e.getValue(),
                        member,
                        before == null || before.isMissingNode() ? null : before,
                        path + "." + e.getKey());
        });
        if (value.isArray()) value.forEach(item -> rules(schema.path("items"), item, null, path + "[]"));
        if (schema.has("additionalProperties"))
            value.forEach(item -> rules(schema.path("additionalProperties"), item, null, path + "{}"));
    }

    private static boolean holds(String rule, JsonNode self, JsonNode old) {
        try {
            Map<String, Object> variables = new HashMap<>();
            variables.put("self", plain(self));
            if (old != null) variables.put("oldSelf", plain(old));
            return (boolean)
                    RUNTIME.createProgram(COMPILER.compile(rule).getAst()).eval(variables);
        } catch (CelEvaluationException noAnswer) {
            // as the API server has it: what a rule cannot judge is refused
            return false;
        } catch (CelValidationException e) {
            throw new IllegalStateException(rule, e);
        }
    }

    /** Whole numbers are 64 bits wide in the rules' language. */
    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> out = new HashMap<>();
            node.properties().forEach(e -> out.put(e.getKey(), plain(e.getValue())));
            return out;
        }
        if (node.isArray()) {
            List<Object> out = new ArrayList<>();
            node.forEach(item -> out.add(plain(item)));
            return out;
        }
        Object value = JSON.convertValue(node, Object.class);
        return value instanceof Integer || value instanceof BigInteger ? node.asLong() : value;
    }
}
