package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.ModelFile;
import io.aichain.models.ModelInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sample models, images and vectors of the shared folder, which is no part of the project.
 *
 * @param folder with models/ and vectors/
 */
public record SampleModels(Path folder) {
    public static final String TEXT = "shakespeare_simplernn.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the property {@code aichain.shared} names, or {@code shared} beside the checkout or a folder above it; empty where none is. */
    public static Optional<SampleModels> find() {
        String named = System.getProperty("aichain.shared");
        if (named != null) return Optional.of(new SampleModels(Path.of(named)));
        for (Path at = Parts.checkout(); at.getParent() != null; at = at.getParent()) {
            Path folder = at.resolveSibling("shared");
            if (Files.isDirectory(folder.resolve("models"))) return Optional.of(new SampleModels(folder));
        }
        return Optional.empty();
    }

    public JsonNode json(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }

    /** A model as profile 0 has it. */
    public ModelFile read(String file) throws IOException, MalformedException {
        return Importers.read(folder.resolve("models").resolve(file), ImportOptions.to(Profile.D1_COMPAT))
                .file();
    }

    /** An image as a model takes it, by the product's own reading: bytes as whole numbers, without the alpha channel. */
    public Tensor image(ModelFile model, String name) throws IOException, MalformedException {
        String file = folder.resolve("models").resolve(name).toString();
        return ModelInput.read(file, model.description()).getFirst();
    }
}
