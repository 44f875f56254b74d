package io.aichain.models;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of sample models and vectors: what the property {@code aichain.shared} names, or {@code shared} beside one of the folders above. */
final class Shared {
    private Shared() {}

    static Path path(String name) {
        String named = System.getProperty("aichain.shared");
        if (named != null) return Path.of(named, name);
        for (Path at = Path.of("").toAbsolutePath(); at.getParent() != null; at = at.getParent()) {
            Path file = at.resolveSibling("shared").resolve(name);
            if (Files.exists(file)) return file;
        }
        Assumptions.abort("skipped: no shared/" + name + " beside the repository; it holds models of other people");
        throw new IllegalStateException("aborted above");
    }
}
