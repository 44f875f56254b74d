package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a layer of a graph is called: {@code ["name", 0, 0, {options}]} in Keras 2, {@code {"args": [tensors], "kwargs": {options}}} in Keras 3.
 *
 * @param layer its name, for errors
 * @param tensors names of the layers whose outputs it is given, in order
 * @param types of the tensors' numbers, such as float32, where they are said
 * @param constants what else it is given without a name: numbers, and nested lists of them
 * @param startsWithConstant whether a constant stands before all tensors: 2 - x, and not x - 2
 * @param options the arguments that have names; some are tensors too
 */
record KerasCall(
        String layer,
        List<String> tensors,
        Set<String> types,
        List<JsonNode> constants,
        boolean startsWithConstant,
        JsonNode options) {
    private static final String ATTENTION = "MultiHeadAttention";

    /** In a sequence each layer is called with what the one before it gives, and with nothing else. */
    static KerasCall inSequence(String layer) {
        return new KerasCall(layer, List.of(), Set.of(), List.of(), false, MissingNode.getInstance());
    }

    static KerasCall of(JsonNode node, String layer) throws MalformedException {
        JsonNode options = node.has("args") ? node.path("kwargs") : node.path(0).path(3);
        Given given = new Given("inbound_nodes of " + layer);
        given.collect(node);
        return new KerasCall(layer, given.tensors, given.types, given.constants, given.startsWithConstant, options);
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
        Given given = new Given(field);
        given.collect(json);
        if (!given.constants.isEmpty()) throw malformed("%s: a layer expected, found a constant", field);
        return given.tensors;
    }

    /** The layers whose outputs stand anywhere in a layer's {@code inbound_nodes}, with a name or without. */
    static Set<String> takenBy(JsonNode nodes) {
        Set<String> names = new HashSet<>();
        addTaken(nodes, names);
        return names;
    }

    private static void addTaken(JsonNode json, Set<String> names) {
        if (isReference(json)) names.add(json.get(0).asText());
        for (JsonNode each : json) addTaken(each, names);
    }

    private static boolean isReference(JsonNode json) {
        return json.isArray() && json.size() >= 3 && json.get(0).isTextual();
    }

    /** What is given, in its order. */
    private static final class Given {
        private final String field;
        private final List<String> tensors = new ArrayList<>();
        private final Set<String> types = new TreeSet<>();
        private final List<JsonNode> constants = new ArrayList<>();
        private boolean startsWithConstant;

        /** @param field for errors */
        Given(String field) {
            this.field = field;
        }

        void collect(JsonNode json) throws MalformedException {
            String className = json.path("class_name").asText();
            if (isReference(json)) {
                if (json.get(1).asInt(-1) != 0 || json.get(2).asInt(-1) != 0) {
                    throw malformed("%s: %s; output 0 of a layer that is used once expected", field, json);
                }
                tensors.add(json.get(0).asText());
            } else if (json.isArray()) {
                for (JsonNode each : json) collect(each);
            } else if (json.has("args")) {
                collect(json.get("args"));
            } else if (className.equals("__keras_tensor__")) {
                if (json.path("config").has("dtype"))
                    types.add(json.path("config").path("dtype").asText());
                collect(json.path("config").path("keras_history"));
            } else if (className.equals("__tensor__") || className.equals("__numpy__")) {
                constant(json.path("config").path("value"));
            } else if (json.isNumber()) {
                constant(json);
            } else {
                throw malformed("%s: inputs of a layer expected, found %s", field, json.getNodeType());
            }
        }

        private void constant(JsonNode value) {
            startsWithConstant |= tensors.isEmpty();
            constants.add(value);
        }
    }
}
