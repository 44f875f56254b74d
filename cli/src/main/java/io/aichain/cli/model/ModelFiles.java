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
        byte[] bytes = bytes(file);
        try {
            return ModelFile.decode(Bytes.wrap(bytes));
        } catch (MalformedException e) {
            String advice = ModelFile.isOne(bytes)
                    ? "it is damaged: import the model again"
                    : "a model of Keras or ONNX is imported first: aichain model import " + file;
            throw new Failure(file + ": " + e.getMessage() + "; " + advice, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            require(file);
            if (Files.size(file) > LONGEST) {
                throw new Failure("%s: %d bytes; at most %d".formatted(file, Files.size(file), LONGEST));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure("cannot read " + Failure.words(e), e);
        }
    }

    /** @throws Failure that says so, where there is none */
    static void require(Path file) {
        if (file.toString().isEmpty()) throw new Failure("FILE: a name expected, found an empty one");
        if (Files.isDirectory(file)) {
            throw new Failure(
                    file + ": a folder; a file expected (a SavedModel of TensorFlow: save the model as .keras)");
        }
        if (!Files.exists(file)) throw new Failure(file + ": no such file");
        if (!Files.isRegularFile(file)) throw new Failure(file + ": no file, but a device or a pipe; a file expected");
    }

    static ModelFile named(ModelFile file, Optional<String> name) {
        if (name.isEmpty()) return file;
        try {
            return file.named(name.get());
        } catch (MalformedException e) {
            throw new Failure("--name: " + e.getMessage(), e);
        }
    }
}
