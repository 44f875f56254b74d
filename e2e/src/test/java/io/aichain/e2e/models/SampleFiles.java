package io.aichain.e2e.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.e2e.kit.Parts;
import io.aichain.inference.Numbers;
import io.aichain.inference.keras.KerasModel;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        KerasModel keras = KerasModel.read(json("models/" + name));
        List<Bytes> streams = new ArrayList<>();
        for (int i = 0; i < keras.layers().size(); i++) {
            streams.add(stream(keras.layers().get(i), keras.weights().get(i)));
        }
        Vocabulary vocabulary = keras.vocabulary().isEmpty()
                ? new Vocabulary.None()
                : new Vocabulary.Words(keras.vocabulary(), keras.vocabulary().indexOf("[UNK]"));
        return ModelFile.of(
                name.replace(".json", ""), name, Profile.D1_COMPAT, 1, keras.layers(), streams, keras.classes(), vocabulary);
    }

    private static Bytes stream(Layer layer, Numbers weights) {
        int width = layer.layout().width();
        byte[] stream = new byte[width * weights.size()];
        byte[] word = new byte[32];
        for (int i = 0; i < weights.size(); i++) {
            weights.putWord(i, word, 0);
            System.arraycopy(word, 32 - width, stream, width * i, width);
        }
        return Bytes.wrap(stream);
    }

    /** Written where a command can read it. */
    static Path write(Path folder, String name) throws IOException, MalformedException {
        Path target = folder.resolve(name.replace(".json", ".aimodel"));
        return Files.write(target, read(name).encode().toArray());
    }
}
