package io.aichain.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of reference vectors and sample models that lies beside the project or above it. */
public final class Shared {
    private Shared() {}

    public static Path path(String name) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("shared").resolve(name))) folder = folder.getParent();
        assertThat(folder).as("a folder above this one with shared/" + name).isNotNull();
        return folder.resolve("shared").resolve(name);
    }
}
