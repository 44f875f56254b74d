package io.aichain.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A file that is there whole or not at all: it is written beside its place, under a name that nothing has and nobody can know before, and then moved there. */
public final class WholeFile {
    private static final int BUFFER = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WholeFile() {}

    /** What is written. */
    public interface Content<E extends Exception> {
        /** @throws E if there is nothing to write after all: then nothing has changed */
        void writeTo(OutputStream out) throws IOException, E;
    }

    /**
     * Writes a file, in place of an older one if there is one.
     *
     * @throws Failure if something else than a file stands there, as a link that leads to who knows whose, or its folder does not
     */
    public static <E extends Exception> void write(Path target, Content<E> content) throws IOException, E {
        if (target.toString().isEmpty()) throw new Failure("a file's name expected, found an empty one");
        Path place = target.toAbsolutePath();
        if (Files.isSymbolicLink(place)) {
            throw new Failure(target + " is a link to " + Files.readSymbolicLink(place) + ": name the file itself");
        }
        if (Files.isDirectory(place)) throw new Failure(target + " is a folder: name a file");
        if (Files.exists(place) && !Files.isRegularFile(place)) {
            throw new Failure(target + " is no file, and would be lost: name a file");
        }
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) throw new Failure("no such folder: " + folder);
        byte[] suffix = new byte[8];
        RANDOM.nextBytes(suffix);
        Path part = folder.resolve(".aichain-" + HexFormat.of().formatHex(suffix) + ".part");
        // also where a signal ends the process; after the move there is none
        part.toFile().deleteOnExit();
        try {
            // a new file, or none: what a link leads to is nobody's to write
            var options = new StandardOpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part, options), BUFFER)) {
                content.writeTo(out);
            }
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            // it would hold a disk that may be full
            Files.deleteIfExists(part);
        }
    }
}
