package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import io.jhdf.api.Group;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keras' own files: {@code .keras}, a zip of configuration and HDF5, and {@code .h5}, HDF5 with the configuration in an attribute. */
final class KerasFiles {
    private static final int MAX_CONFIG = 1 << 24;
    /** What a deflated entry may grow to: this many times the file, or 16 MiB if that is more. */
    private static final int MAX_GROWTH = 20;

    /** Whose kernels lie as ours do. */
    private static final List<String> BACKENDS = List.of("tensorflow", "cntk", "jax", "torch", "numpy", "openvino");

    private KerasFiles() {}

    static FloatModel readKeras(byte[] file, String origin, int longest) throws MalformedException {
        Map<String, byte[]> entries = unzip(file);
        byte[] config = entries.get("config.json");
        byte[] weights = entries.get("model.weights.h5");
        if (config == null || weights == null) {
            throw malformed(".keras: config.json and model.weights.h5 expected, found %s", entries.keySet());
        }
        JsonNode json = ForeignJson.read(config, "config.json");
        return Hdf5.read(weights, h5 -> model(json, new Numbered(h5, json), origin, longest));
    }

    static FloatModel readH5(byte[] file, String origin, int longest) throws MalformedException {
        return Hdf5.read(file, h5 -> {
            requireBackend(h5);
            byte[] config = h5.text("model_config").getBytes(StandardCharsets.UTF_8);
            return model(ForeignJson.read(config, "model_config"), new Named(h5), origin, longest);
        });
    }

    /** Keras 2 says which library computed for it: Theano turned the kernels of convolutions around, and Keras turns them back when it loads them. */
    private static void requireBackend(Hdf5 h5) throws MalformedException {
        Group weights = h5.group("model_weights");
        if (weights == null) return;
        for (String backend : Hdf5.texts(weights, "backend")) {
            if (BACKENDS.contains(backend)) continue;
            throw malformed(
                    "model_weights: backend = %s, whose kernels may be turned around; only %s are supported: load the model in Keras 2 with TensorFlow, and save that",
                    backend, String.join(", ", BACKENDS));
        }
    }

    private static FloatModel model(JsonNode json, KerasWeights weights, String origin, int longest)
            throws MalformedException {
        String className = json.path("class_name").asText();
        if (!List.of("Sequential", "Functional", "Model").contains(className)) {
            throw malformed(
                    "class_name: %s; Sequential or Functional expected", className.isEmpty() ? "none" : className);
        }
        if (!KerasConfig.isKeras(json)) {
            throw malformed(
                    "class_name: %s of module %s, registered as %s; Keras' own Sequential or Functional expected",
                    className, KerasConfig.text(json, "module"), KerasConfig.text(json, "registered_name"));
        }
        ModelBuilder model = new ModelBuilder(NumberRule.NEAREST, longest);
        int output = new KerasReader(json, weights, model).read();
        String name = json.path("config").path("name").asText();
        return model.build(name, origin, output, List.of(), new Vocabulary.None());
    }

    private static Map<String, byte[]> unzip(byte[] file) throws MalformedException {
        long most = Math.min(Importers.MAX_FILE, Math.max(1L << 24, (long) MAX_GROWTH * file.length));
        Map<String, byte[]> entries = new HashMap<>();
        long others = most;
        for (ZipArchive.Entry entry : ZipArchive.entries(file)) {
            switch (entry.name()) {
                case "config.json" -> entries.put(entry.name(), entry.read(MAX_CONFIG));
                case "model.weights.h5" -> entries.put(entry.name(), entry.read(most));
                default -> {
                    // passed over, and inflated all the same: against one limit for all of them
                    entry.check(others);
                    others -= entry.size();
                }
            }
        }
        return entries;
    }

    /** Weights of {@code .keras}: groups are called after classes, numbered in the order of the layers. */
    private static final class Numbered implements KerasWeights {
        private final Hdf5 file;
        private final Map<String, String> groups = new HashMap<>();

        Numbered(Hdf5 file, JsonNode model) {
            this.file = file;
            Map<String, Integer> counts = new HashMap<>();
            for (JsonNode layer : model.path("config").path("layers")) {
                String group = snakeCase(layer.path("class_name").asText());
                int number = counts.merge(group, 1, Integer::sum) - 1;
                groups.put(layer.path("config").path("name").asText(), number == 0 ? group : group + "_" + number);
            }
        }

        /** As Keras does: an underscore before each capital that begins a word. */
        private static String snakeCase(String className) {
            return className
                    .replaceAll("\\W+", "")
                    .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT);
        }

        @Override
        public List<double[]> of(String layer, String className, List<int[]> shapes) throws MalformedException {
            String group = groups.getOrDefault(layer, layer);
            List<double[]> all = new ArrayList<>();
            for (Group vars : parts(layer, group, className)) {
                for (int i = 0; i < vars.getChildren().size(); i++) {
                    if (all.size() == shapes.size()) throw malformed("%s: more than %d weights", layer, all.size());
                    String what = layer + ": weight " + all.size();
                    all.add(Hdf5.numbers(vars, Integer.toString(i), what, shapes.get(all.size())));
                }
            }
            if (all.size() != shapes.size()) {
                throw malformed("%s: %d weights; %d expected", layer, all.size(), shapes.size());
            }
            return all;
        }

        /** Where a layer's weights lie: in itself, in its cell, or in the products that it is made of. */
        private List<Group> parts(String layer, String group, String className) throws MalformedException {
            List<Group> parts = new ArrayList<>();
            switch (className) {
                case "SimpleRNN", "LSTM", "GRU" -> parts.add(vars(group, "cell"));
                case "MultiHeadAttention" -> {
                    for (String part : List.of("query_dense", "key_dense", "value_dense", "output_dense")) {
                        Group found = vars(group, part);
                        parts.add(found != null ? found : vars(group, "_" + part));
                    }
                }
                default -> parts.add(vars(group));
            }
            if (parts.contains(null)) throw malformed("%s: no weights: there is no group layers/%s", layer, group);
            return parts;
        }

        /** @return null if nothing is there */
        private Group vars(String... inside) throws MalformedException {
            for (String root : List.of("layers", "_layer_checkpoint_dependencies")) {
                List<String> path = new ArrayList<>(List.of(root));
                path.addAll(List.of(inside));
                path.add("vars");
                Group found = file.group(path.toArray(String[]::new));
                if (found != null) return found;
            }
            return null;
        }
    }

    /** Weights of {@code .h5}: groups are called after layers, and list their weights in order. */
    private record Named(Hdf5 file) implements KerasWeights {
        @Override
        public List<double[]> of(String layer, String className, List<int[]> shapes) throws MalformedException {
            Group group = file.group("model_weights", layer);
            if (group == null) throw malformed("%s: no weights: there is no group model_weights/%s", layer, layer);
            String[] names = Hdf5.texts(group, "weight_names");
            if (names.length != shapes.size()) {
                throw malformed("%s: %d weights; %d expected", layer, names.length, shapes.size());
            }
            List<double[]> all = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                String[] path = names[i].split("/");
                List<String> full = new ArrayList<>(List.of("model_weights", layer));
                full.addAll(List.of(path).subList(0, path.length - 1));
                Group holder = file.group(full.toArray(String[]::new));
                if (holder == null) throw malformed("%s: there is no weight %s", layer, names[i]);
                all.add(Hdf5.numbers(holder, path[path.length - 1], layer + ": " + names[i], shapes.get(i)));
            }
            return all;
        }
    }
}
