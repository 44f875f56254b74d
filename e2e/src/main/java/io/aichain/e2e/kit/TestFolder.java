package io.aichain.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a test class puts what it makes: under target, so that data and logs of a failure are kept until its next run. */
public final class TestFolder {
    private TestFolder() {}

    /** Empty. */
    public static Path of(Class<?> test) {
        Path folder = Parts.checkout().resolve("e2e/target/e2e").resolve(test.getSimpleName());
        try {
            if (Files.exists(folder)) delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
