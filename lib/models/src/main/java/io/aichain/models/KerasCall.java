package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * How a layer of a graph is called: {@code ["name", 0, 0, {options}]} in Keras 2, {@code {"args": [tensors], "kwargs": {options}}} in Keras 3.
 *
 * @param layer its name, for errors
 * @param tensors names of the layers whose outputs it is given, in order
 * @param constants what else it is given without a name: numbers, and nested lists of them
 * @param options the arguments that have names; some are tensors too
 */
record KerasCall(String layer, List<String> tensors, List<JsonNode> constants, JsonNode options) {
    private static final String ATTENTION = "MultiHeadAttention";

    static KerasCall of(JsonNode node, String layer) throws MalformedException {
        JsonNode options = node.has("args") ? node.path("kwargs") : node.path(0).path(3);
        List<String> tensors = new ArrayList<>();
        List<JsonNode> constants = new ArrayList<>();
        collect(node, "inbound_nodes of " + layer, tensors, constants);
        return new KerasCall(layer, tensors, constants, options);
    }

    /**
     * Its inputs.
     *
     * @throws MalformedException for tensors with names, but those of an attention of one sequence to itself
     */
    List<String> inputs(String className) throws MalformedException {
        List<String> named = new ArrayList<>();
        for (var option : options.properties()) {
            JsonNode value = option.getValue();
            if (!value.isArray() && !value.has("class_name")) continue;
            boolean isKnown = List.of("query", "value", "key").contains(option.getKey());
            if (!className.equals(ATTENTION) || !isKnown) {
                throw malformed("%s: an input called %s is not supported", layer, option.getKey());
            }
            named.addAll(references(value, option.getKey() + " of " + layer));
        }
        if (!className.equals(ATTENTION)) return tensors;
        named.addAll(0, tensors);
        if (new HashSet<>(named).size() != 1) {
            throw malformed("%s: query, value and key of one layer expected, found %s", layer, named);
        }
        return named.subList(0, 1);
    }

    /** Names of layers in {@code ["name", 0, 0]}, lists of them, and Keras tensors. */
    static List<String> references(JsonNode json, String field) throws MalformedException {
        List<String> names = new ArrayList<>();
        List<JsonNode> constants = new ArrayList<>();
        collect(json, field, names, constants);
        if (!constants.isEmpty()) throw malformed("%s: a layer expected, found a constant", field);
        return names;
    }

    private static void collect(JsonNode json, String field, List<String> names, List<JsonNode> constants)
            throws MalformedException {
        if (json.isArray() && json.size() >= 3 && json.get(0).isTextual()) {
            if (json.get(1).asInt(-1) != 0 || json.get(2).asInt(-1) != 0) {
                throw malformed("%s: %s; output 0 of a layer that is used once expected", field, json);
            }
            names.add(json.get(0).asText());
        } else if (json.isArray()) {
            for (JsonNode each : json) collect(each, field, names, constants);
        } else if (json.has("args")) {
            collect(json.get("args"), field, names, constants);
        } else if (json.path("class_name").asText().equals("__keras_tensor__")) {
            collect(json.path("config").path("keras_history"), field, names, constants);
        } else if (List.of("__tensor__", "__numpy__")
                .contains(json.path("class_name").asText())) {
            constants.add(json.path("config").path("value"));
        } else if (json.isNumber()) {
            constants.add(json);
        } else {
            throw malformed("%s: inputs of a layer expected, found %s", field, json.getNodeType());
        }
    }
}
