package io.aichain.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders of files that go into images: sorted, copied, and with one date for all, so that the same content gives the same bytes. */
final class Folders {
    /** Of every file in an image; the JVM's caches remember the dates of the jars that they were made from. */
    static final Instant DATE = Instant.ofEpochSecond(1);

    private Folders() {}

    /** All regular files below, relative to the folder, in the order of their names; links are followed. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /** Copies the files that fit, with {@link #DATE} on each. @param fits is given the path relative to the folder */
    static void copy(Path from, Path to, Predicate<Path> fits) throws IOException {
        for (Path file : files(from)) {
            if (!fits.test(file)) continue;
            Path target = to.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(
                    from.resolve(file),
                    target,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            date(target);
        }
    }

    static void date(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(DATE));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
