package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aichain.chain.primitives.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Keras model's configuration, sequence or graph, as {@code to_json()} writes it in versions 2 and 3. */
final class KerasReader {
    private static final int MAX_LAYERS = 4_096;

    private final JsonNode config;
    private final KerasWeights weights;
    private final ModelBuilder model;
    private final Map<String, Integer> outputs = new HashMap<>();
    /** How many layers of a graph take what a layer gives. */
    private final Map<String, Integer> takers = new HashMap<>();

    private String last;

    /** @param root {@code {"class_name": .., "config": {"layers": [..]}}} */
    KerasReader(JsonNode root, KerasWeights weights, ModelBuilder model) {
        this.config = root.path("config");
        this.weights = weights;
        this.model = model;
    }

    /** @return the position of the output */
    int read() throws MalformedException {
        JsonNode layers = config.isArray() ? config : config.path("layers");
        if (!layers.isArray() || layers.isEmpty() || layers.size() > MAX_LAYERS) {
            throw malformed("layers: %d; 1 to %d expected", layers.size(), MAX_LAYERS);
        }
        int output = config.has("output_layers") ? graph(layers) : sequence(layers);
        weights.close();
        return output;
    }

    private int sequence(JsonNode layers) throws MalformedException {
        KerasLayers ours = new KerasLayers(model, weights);
        boolean tokens = startsWithEmbedding(layers);
        int at = -1;
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.get(i);
            String className = layer.path("class_name").asText();
            KerasConfig c = named(layer, i);
            c.requireKeras(layer);
            KerasOperations.requireSaid(className, c, layer);
            KerasLayers.requireSupported(className, c);
            if (className.equals("InputLayer")) {
                if (i > 0) throw malformed("%s: an input behind other layers", c.layer());
                at = input(c.layer(), c.json(), tokens);
                continue;
            }
            if (at < 0) at = input("input", implied(c.json()), tokens);
            at = className.equals("Reshape") && ours.reshapesInput(c, at)
                    ? at
                    : ours.add(className, c, KerasCall.inSequence(c.layer()), List.of(at));
        }
        return at;
    }

    /** A sequence without an input layer says its input's shape in itself or in its first layer. */
    private JsonNode implied(JsonNode first) {
        return config.has("build_input_shape")
                ? JsonNodeFactory.instance.objectNode().set("batch_shape", config.get("build_input_shape"))
                : first;
    }

    private static boolean startsWithEmbedding(JsonNode layers) {
        for (JsonNode layer : layers) {
            String className = layer.path("class_name").asText();
            boolean isPassed = className.equals("InputLayer") || KerasLayers.COMPUTE_NOTHING.contains(className);
            if (!isPassed) return className.equals("Embedding");
        }
        return false;
    }

    private static KerasConfig named(JsonNode layer, int number) {
        JsonNode config = layer.path("config");
        String name = config.path("name").asText();
        if (name.isEmpty()) name = layer.path("name").asText();
        if (name.isEmpty()) name = layer.path("class_name").asText() + " " + number;
        return new KerasConfig(name.length() > 200 ? name.substring(0, 200) : name, config);
    }

    private int input(String name, JsonNode config, boolean tokens) throws MalformedException {
        JsonNode batch = config.has("batch_shape") ? config.get("batch_shape") : config.path("batch_input_shape");
        if (batch.isMissingNode() || batch.isNull()) {
            throw malformed(
                    "%s: no shape: the model was not built: call its build(..) or give it an Input, and save it again",
                    name);
        }
        if (!batch.isArray() || batch.size() < 2 || batch.size() > 5) {
            throw malformed("%s: shape %s; 1 to 4 dimensions behind the batch expected", name, batch);
        }
        int[] shape = new int[batch.size() - 1];
        for (int i = 0; i < shape.length; i++) {
            JsonNode d = batch.get(i + 1);
            boolean open = d.isNull() && i == 0 && shape.length <= 2;
            if (!open && (!d.isInt() || d.asInt() < 1)) {
                throw malformed("%s: dimension %d of shape %s; a size expected", name, i + 1, batch);
            }
            shape[i] = open ? 0 : d.asInt();
        }
        if (tokens && shape.length > 1) {
            throw malformed("%s: shape %s; the Embedding behind it takes a row of tokens: one dimension", name, batch);
        }
        if (config.path("ragged").asBoolean()) {
            throw malformed("%s: ragged = true; rows of one length expected", name);
        }
        return model.input(name, shape);
    }

    private int graph(JsonNode layers) throws MalformedException {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (JsonNode layer : layers) {
            String name = named(layer, byName.size()).layer();
            numbers.put(name, byName.size());
            if (byName.put(name, layer) != null) throw malformed("%s: two layers have this name", name);
            KerasConfig c = named(layer, numbers.get(name));
            c.requireKeras(layer);
            String className = layer.path("class_name").asText();
            KerasOperations.requireSaid(className, c, layer);
            KerasLayers.requireSupported(className, c);
            for (String taken : KerasCall.takenBy(layer.path("inbound_nodes"))) takers.merge(taken, 1, Integer::sum);
        }
        for (String name : KerasCall.references(config.path("input_layers"), "input_layers")) {
            JsonNode layer = byName.get(name);
            if (layer == null) throw malformed("input_layers: there is no layer %s", name);
            outputs.put(name, input(name, layer.path("config"), false));
        }
        List<String> results = KerasCall.references(config.path("output_layers"), "output_layers");
        if (results.size() != 1) throw malformed("output_layers: %d; one output expected", results.size());
        KerasLayers ours = new KerasLayers(model, weights);
        List<JsonNode> waiting = new ArrayList<>(byName.values());
        // Layers may stand in any order; each round takes those whose inputs are there.
        while (!waiting.isEmpty()) {
            List<JsonNode> later = new ArrayList<>();
            for (JsonNode layer : waiting) if (!place(layer, ours, numbers)) later.add(layer);
            if (later.size() == waiting.size()) {
                throw malformed("%s: its inputs depend on itself, or on no layer of the model", last);
            }
            if (!later.isEmpty() && weights.areInOrder()) {
                throw malformed(
                        "%s: stands before a layer that it takes; the weights have no names, so layers in their order are expected",
                        named(later.getFirst(), 0).layer());
            }
            waiting = later;
        }
        Integer output = outputs.get(results.get(0));
        if (output == null) throw malformed("output_layers: there is no layer %s", results.get(0));
        return output;
    }

    private boolean place(JsonNode layer, KerasLayers ours, Map<String, Integer> numbers) throws MalformedException {
        String className = layer.path("class_name").asText();
        String name =
                layer.path("name").asText(layer.path("config").path("name").asText());
        KerasConfig c = named(layer, numbers.getOrDefault(name, 0));
        last = c.layer();
        if (className.equals("InputLayer")) {
            if (!outputs.containsKey(c.layer())) throw malformed("%s: an input that input_layers does not name", last);
            return true;
        }
        JsonNode nodes = layer.path("inbound_nodes");
        if (nodes.size() != 1) {
            throw malformed("%s: used %d times; layers that are shared are not supported", last, nodes.size());
        }
        KerasCall call = KerasCall.of(nodes.get(0), last);
        List<Integer> inputs = new ArrayList<>();
        for (String input : call.inputs(className)) {
            if (!outputs.containsKey(input)) return false;
            inputs.add(outputs.get(input));
        }
        if (inputs.isEmpty()) throw malformed("%s: no inputs", last);
        boolean reshapesInput = className.equals("Reshape")
                && call.constants().isEmpty()
                && inputs.size() == 1
                && isTakenOnce(inputs.getFirst())
                && ours.reshapesInput(c, inputs.getFirst());
        outputs.put(c.layer(), reshapesInput ? inputs.getFirst() : ours.add(className, c, call, inputs));
        return true;
    }

    /** Whether one layer takes what is computed there, but for those that compute nothing: each of them only gives it a name more. */
    private boolean isTakenOnce(int position) {
        int names = 0;
        int taken = 0;
        for (var output : outputs.entrySet()) {
            if (output.getValue() != position) continue;
            names++;
            taken += takers.getOrDefault(output.getKey(), 0);
        }
        return taken == names;
    }
}
