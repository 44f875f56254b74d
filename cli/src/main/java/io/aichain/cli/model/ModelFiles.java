package io.aichain.cli.model;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.models.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reading {@code .aimodel} files. */
final class ModelFiles {
    private static final long LONGEST = ModelFile.MAX_STREAMS + (64L << 20);

    private ModelFiles() {}

    static ModelFile read(Path file) {
        try {
            if (!Files.isRegularFile(file)) throw new Failure(file + ": no such file");
            if (Files.size(file) > LONGEST) {
                throw new Failure("%s: %d bytes; at most %d".formatted(file, Files.size(file), LONGEST));
            }
            return ModelFile.decode(Bytes.wrap(Files.readAllBytes(file)));
        } catch (MalformedException e) {
            throw new Failure(
                    file + ": " + e.getMessage() + ". A model of Keras or ONNX is imported first: aichain model import "
                            + file,
                    e);
        } catch (IOException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        }
    }

    static ModelFile named(ModelFile file, Optional<String> name) {
        if (name.isEmpty()) return file;
        try {
            return ModelFile.of(
                    name.get(),
                    file.origin(),
                    file.profile(),
                    file.inputs(),
                    file.layers(),
                    file.streams(),
                    file.classes(),
                    file.vocabulary());
        } catch (MalformedException e) {
            throw new Failure("--name: " + e.getMessage(), e);
        }
    }
}
