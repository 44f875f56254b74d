package io.aichain.e2e.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.Parts;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sample models of the shared folder as files that can be published. */
final class SampleFiles {
    static final List<String> IMAGE_MODELS = List.of("10x10.json", "cnn_10x10.json", "cnn_10x10_mini.json");
    static final String TEXT_MODEL = "shakespeare_simplernn.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleFiles() {}

    static JsonNode json(String file) throws IOException {
        return JSON.readTree(shared(file).toFile());
    }

    static Path shared(String name) {
        Path folder = Parts.checkout();
        while (folder != null && !Files.exists(folder.resolve("shared").resolve(name))) folder = folder.getParent();
        if (folder == null) throw new IllegalStateException("no folder above the checkout has shared/" + name);
        return folder.resolve("shared").resolve(name);
    }

    static ModelFile read(String name) throws IOException, MalformedException {
        return Importers.read(shared("models/" + name), ImportOptions.to(Profile.D1_COMPAT))
                .file();
    }

    /** Written where a command can read it. */
    static Path write(Path folder, String name) throws IOException, MalformedException {
        Path target = folder.resolve(name.replace(".json", ".aimodel"));
        return Files.write(target, read(name).encode().toArray());
    }
}
