package io.aichain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.aichain.operator.api.AIChain;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of the checkout that tests read, and generated ones that they compare; {@code -Daichain.write=true} writes those instead. */
public final class Checkout {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    private Checkout() {}

    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) folder = folder.getParent();
        return folder;
    }

    /** A program of the parts that e2e/parts/install has put into their cache folder. */
    public static Path part(String program) {
        String given = System.getenv("AICHAIN_PARTS");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path parts = given != null ? Path.of(given) : home.resolve("aichain/parts");
        return parts.resolve(program);
    }

    public static List<Path> samples() {
        try (Stream<Path> files = Files.list(root().resolve("k8s/samples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static AIChain chain(String yaml) {
        AIChain chain = KUBERNETES.unmarshal(yaml, AIChain.class);
        if (chain.getMetadata().getNamespace() == null) chain.getMetadata().setNamespace("default");
        if (chain.getMetadata().getUid() == null) chain.getMetadata().setUid("11111111-2222-3333-4444-555555555555");
        chain.getMetadata().setGeneration(1L);
        return chain;
    }

    public static AIChain sample(String name) {
        return chain(read(root().resolve("k8s/samples/" + name + ".yaml")));
    }

    /** @param path from the root of the checkout */
    public static void isUpToDate(String path, String generated) throws IOException {
        Path file = root().resolve(path);
        if (Boolean.getBoolean("aichain.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file)
                .as("generated; -Daichain.write=true writes it again")
                .exists()
                .content()
                .isEqualTo(generated);
    }
}
