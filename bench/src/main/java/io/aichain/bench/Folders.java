package io.aichain.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A stopped chain's folder, so that several runs begin with the same. */
final class Folders {
    private Folders() {}

    /** @param to is not there yet */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        for (Path each : walk(from))
            Files.copy(each, to.resolve(from.relativize(each).toString()));
    }

    static void delete(Path folder) throws IOException {
        List<Path> all = walk(folder);
        for (Path each : all.reversed()) Files.delete(each);
    }

    /** What holds others stands before them. */
    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
