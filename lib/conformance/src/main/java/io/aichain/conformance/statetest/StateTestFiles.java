package io.aichain.conformance.statetest;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fixture.FixtureFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds files of state tests and reads them; a file that is broken is reported, and the others go on. */
public final class StateTestFiles {
    private StateTestFiles() {}

    /** What comes out of files, in their order. */
    public interface Receiver {
        void test(Path file, StateTest test);

        /** Something in the file is wrong; the rest of it goes on where it can. */
        void broken(Path file, String why);
    }

    /**
     * The JSON files at or below a path, sorted; folders whose name begins with a dot are left out.
     *
     * @throws IOException if there is no such path or a folder cannot be read
     */
    public static List<Path> find(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) throw new IOException("no such file or folder: " + path);
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean hidden =
                        !folder.equals(path) && folder.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".json")) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(found);
        return found;
    }

    public static void read(Path file, Receiver receiver) {
        try {
            FixtureFile.read(file, (name, json) -> {
                try {
                    receiver.test(file, StateTest.of(name, json));
                } catch (MalformedException e) {
                    receiver.broken(file, file + ": " + e.getMessage());
                }
            });
        } catch (MalformedException e) {
            receiver.broken(file, e.getMessage());
        }
    }

    /** Runs all cases of a test, those of one fork if it is given. */
    public static List<CaseResult> run(StateTestRunner runner, StateTest test, Optional<String> fork)
            throws MalformedException {
        return test.casesOf(fork).stream().map(runner::run).toList();
    }
}
