package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A model in the JSON that the first library's exporter wrote: layers, and weights as base64 of little-endian 32-bit floats in the order of
 * {@code get_weights()}. Numbers become a chain's by that exporter's rule.
 */
final class FirstLibraryJson {
    private static final List<String> RECURRENT = List.of("SimpleRNN", "LSTM");
    private static final List<String> CLASSES = List.of(
            "InputLayer",
            "Rescaling",
            "Flatten",
            "Dense",
            "MaxPooling2D",
            "Conv2D",
            "Embedding",
            "SimpleRNN",
            "LSTM",
            "Dropout");

    private FirstLibraryJson() {}

    /**
     * Reads one.
     *
     * @param origin what the model says of where it comes from
     * @param carriesStates whether the model's contract hands states from token to token, as the first library's do: only such stand for cells that are stateful
     */
    static FloatModel read(byte[] file, String origin, int longest, boolean carriesStates) throws MalformedException {
        JsonNode json = ForeignJson.read(file, "file");
        if (!json.path("weight_b64").isTextual()) throw malformed("weight_b64: the weights as base64 expected");
        JsonNode config = json.path("layers_config");
        check(config.path("config").path("layers"), carriesStates);
        ModelBuilder model = new ModelBuilder(NumberRule.FIRST_EXPORTER, longest);
        int output = new KerasReader(config, new Floats(json.path("weight_b64").asText()), model).read();
        JsonNode name = json.path("model_name");
        if (!name.isMissingNode() && !name.isNull() && !name.isTextual()) {
            throw malformed("model_name: %s; a text expected", name.getNodeType());
        }
        List<String> words = texts(json, "vocabulary");
        Vocabulary vocabulary =
                words.isEmpty() ? new Vocabulary.None() : VocabularyFile.words(words, VocabularyFile.USUAL_UNKNOWN);
        return model.build(name.asText(""), origin, output, texts(json, "classes_name"), vocabulary);
    }

    /** That exporter knew these classes, took whole offsets only, and left out which recurrent layers hand on sequences. */
    private static void check(JsonNode layers, boolean carriesStates) throws MalformedException {
        takeNotesOneByOne(layers);
        takeTokensInARow(layers);
        int recurrent = -1;
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.get(i);
            String className = layer.path("class_name").asText();
            if (!CLASSES.contains(className)) {
                throw malformed("layer %d: class %s; this format has %s", i, className, String.join(", ", CLASSES));
            }
            double offset = layer.path("config").path("offset").asDouble();
            if (offset != Math.rint(offset))
                throw malformed("layer %d: offset = %s; a whole number expected", i, offset);
            if (!RECURRENT.contains(className)) continue;
            if (carriesStates && layer.path("config") instanceof ObjectNode config) config.remove("stateful");
            if (recurrent >= 0 && layers.get(recurrent).path("config") instanceof ObjectNode config) {
                config.put("return_sequences", true);
            }
            recurrent = i;
        }
    }

    /** A recurrent layer that comes first takes one number at each step, whatever the shape says. */
    private static void takeNotesOneByOne(JsonNode layers) {
        boolean notes = layers.size() > 1
                && RECURRENT.contains(layers.get(1).path("class_name").asText())
                && layers.get(0).path("config").path("batch_input_shape").size() == 2;
        if (notes && layers.get(0).path("config") instanceof ObjectNode config) {
            config.putArray("batch_input_shape").addNull().addNull().add(1);
        }
    }

    /** An input that is no image is tokens where an Embedding follows, whatever else the shape says. */
    private static void takeTokensInARow(JsonNode layers) {
        JsonNode shape = layers.path(0).path("config").path("batch_input_shape");
        boolean tokens =
                shape.size() == 3 && layers.path(1).path("class_name").asText().equals("Embedding");
        if (tokens && shape instanceof ArrayNode array) array.remove(2);
    }

    private static List<String> texts(JsonNode json, String field) throws MalformedException {
        JsonNode list = json.path(field);
        if (list.isMissingNode() || list.isNull()) return List.of();
        if (!list.isArray()) throw malformed("%s: %s; a list of texts expected", field, list.getNodeType());
        List<String> texts = new ArrayList<>();
        for (JsonNode text : list) {
            if (!text.isTextual()) throw malformed("%s: %s; texts expected", field, text);
            texts.add(text.asText());
        }
        return List.copyOf(texts);
    }

    /** All weights one behind the other. */
    private static final class Floats implements KerasWeights {
        private final FloatBuffer floats;

        Floats(String base64) throws MalformedException {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                throw malformed("weight_b64: not base64: %s", notBase64.getMessage());
            }
            if (bytes.length % 4 != 0) throw malformed("weight_b64: %d bytes; whole floats expected", bytes.length);
            floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        }

        @Override
        public List<double[]> of(String layer, String className, List<int[]> shapes) throws MalformedException {
            List<double[]> all = new ArrayList<>();
            for (int[] shape : shapes) {
                long count = 1;
                for (int d : shape) count *= d;
                if (count > floats.remaining()) {
                    throw malformed("weight_b64: %s needs %d floats, %d are left", layer, count, floats.remaining());
                }
                double[] values = new double[(int) count];
                for (int i = 0; i < values.length; i++) values[i] = floats.get();
                all.add(values);
            }
            return all;
        }

        @Override
        public boolean areInOrder() {
            return true;
        }

        @Override
        public void close() throws MalformedException {
            if (floats.hasRemaining()) throw malformed("weight_b64: %d floats left over", floats.remaining());
        }
    }
}
