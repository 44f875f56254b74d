package io.aichain.inference;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of sample models and vectors: what the property {@code aichain.shared} names, or {@code shared} beside one of the folders above. */
public final class Shared {
    private Shared() {}

    /** Skips the test where the folder is not there. */
    public static Path path(String name) {
        String named = System.getProperty("aichain.shared");
        if (named != null) return Path.of(named, name);
        for (Path at = Path.of("").toAbsolutePath(); at.getParent() != null; at = at.getParent()) {
            Path file = at.resolveSibling("shared").resolve(name);
            if (Files.exists(file)) return file;
        }
        Assumptions.abort("skipped: no shared/" + name
                + " beside the repository; vectors of PRBMath's functions and models of other people");
        throw new IllegalStateException("aborted above");
    }
}
