package io.aichain.e2e.operated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services of a chain with the environment and the files that the operator gives them, as processes: from a golden file, which is what the
 * operator's model makes of a sample. A folder stands for the root of their file system, and Secrets are given by the test, as by a user.
 */
final class GoldenChain {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final List<JsonNode> objects;
    private final Map<String, Map<String, String>> secrets;
    private final Path folder;

    /**
     * @param sample of {@code k8s/samples}, without its ending
     * @param secrets by name, then by key
     * @param folder of which each pod has a part
     */
    GoldenChain(String sample, Map<String, Map<String, String>> secrets, Path folder) throws IOException {
        Path golden = Parts.checkout().resolve("operator/src/test/resources/golden/" + sample + ".yaml");
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(golden.toFile())) {
            this.objects = documents.readAll();
        }
        this.secrets = secrets;
        this.folder = folder;
    }

    /**
     * The first pod of a StatefulSet, not started yet.
     *
     * @param module folder of the service in the checkout
     * @param elsewhere settings that name places of a cluster, for which there are others here
     */
    ServiceProcess pod(String set, String module, Map<String, String> elsewhere) throws IOException {
        String name = set + "-0";
        JsonNode spec = object("StatefulSet", set).at("/spec/template/spec");
        JsonNode container = spec.at("/containers/0");
        Path root = folder.resolve(name);
        Map<String, Path> mounts = mounts(spec, container, root);
        Map<String, String> environment = new HashMap<>();
        // as every container has it
        environment.put("HOSTNAME", name);
        for (JsonNode one : container.path("env"))
            environment.put(one.path("name").asText(), under(mounts, value(one)));
        environment.putAll(elsewhere);
        return new ServiceProcess(name, module, environment, folder.resolve("logs"));
    }

    private String value(JsonNode variable) {
        JsonNode reference = variable.at("/valueFrom/secretKeyRef");
        return reference.isMissingNode()
                ? variable.path("value").asText()
                : secret(reference.path("name").asText(), reference.path("key").asText());
    }

    private String secret(String name, String key) {
        String value = secrets.getOrDefault(name, Map.of()).get(key);
        if (value == null) throw new IllegalStateException("the test gives no Secret " + name + " with a key " + key);
        return value;
    }

    /** Fills what a pod mounts. @return by the path in the pod */
    private Map<String, Path> mounts(JsonNode spec, JsonNode container, Path root) throws IOException {
        Map<String, Path> mounts = new TreeMap<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String path = mount.path("mountPath").asText();
            Path place = Files.createDirectories(root.resolve(path.substring(1)));
            mounts.put(path, place);
            for (JsonNode volume : spec.path("volumes")) {
                if (volume.path("name").equals(mount.path("name"))) fill(volume, place);
            }
        }
        return mounts;
    }

    private void fill(JsonNode volume, Path place) throws IOException {
        JsonNode secret = volume.path("secret");
        for (JsonNode item : secret.path("items")) {
            String value =
                    secret(secret.path("secretName").asText(), item.path("key").asText());
            Files.writeString(place.resolve(item.path("path").asText()), value);
        }
        if (!volume.has("configMap")) return;
        JsonNode data =
                object("ConfigMap", volume.at("/configMap/name").asText()).path("data");
        for (Map.Entry<String, JsonNode> file : data.properties())
            Files.writeString(place.resolve(file.getKey()), file.getValue().asText());
    }

    /** With the paths of a pod as paths of ours. */
    private static String under(Map<String, Path> mounts, String value) {
        String moved = value;
        for (Map.Entry<String, Path> mount : mounts.entrySet()) {
            moved = moved.replaceAll(
                    "(?<![\\w./-])" + Pattern.quote(mount.getKey()) + "(?![\\w.-])",
                    Matcher.quoteReplacement(mount.getValue().toAbsolutePath().toString()));
        }
        return moved;
    }

    private JsonNode object(String kind, String name) {
        return objects.stream()
                .filter(one -> one.path("kind").asText().equals(kind)
                        && one.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the golden file has no " + kind + " " + name));
    }
}
