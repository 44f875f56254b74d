package io.aichain.e2e.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files that people write here: sources, poms, scripts and documents, read once for all rules. */
final class House {
    private static final Set<String> FOLDERS_NOT_OURS =
            Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".aichain");
    private static final Set<String> FILES_NOT_OURS = Set.of("LICENSE", "mvnw", "mvnw.cmd", "package-lock.json");
    private static final Set<String> TEXT =
            Set.of("java", "xml", "md", "sh", "sol", "js", "mjs", "ts", "py", "properties", "yaml", "yml");

    private static final List<Source> SOURCES = read(root());

    private House() {}

    static List<Source> sources() {
        return SOURCES;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) throw new IllegalStateException("not started inside the repository");
        }
        return folder;
    }

    private static List<Source> read(Path root) {
        var sources = new ArrayList<Source>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return FOLDERS_NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (isOurText(file))
                        sources.add(new Source(
                                root.relativize(file).toString().replace('\\', '/'), Files.readString(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(sources);
    }

    /** A script may have no ending: then it is known by its first line's {@code #!}. */
    private static boolean isOurText(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (FILES_NOT_OURS.contains(name) || !Files.isRegularFile(file)) return false;
        int dot = name.lastIndexOf('.');
        if (dot >= 0) return TEXT.contains(name.substring(dot + 1));
        try (var in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        }
    }
}
