package io.aichain.da.file;

import io.aichain.chain.primitives.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that are there whole and durable, or not at all: written aside under {@code DIR/.put}, synced, renamed, and the folder
 * synced. What a killed process left aside is swept away by the first write of the next one; should that hit a writer that still lives, it
 * writes once more.
 */
final class AtomicFile {
    private static final String ASIDE = ".put";

    private final Path directory;
    private boolean swept;

    AtomicFile(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException and nothing is left behind */
    void write(Path target, Bytes content) throws IOException {
        try {
            writeOnce(target, content);
        } catch (NoSuchFileException sweptByAnother) {
            writeOnce(target, content);
        }
    }

    private void writeOnce(Path target, Bytes content) throws IOException {
        Path aside = Files.createTempFile(aside(), "", ".tmp");
        try {
            try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content.unsafeArray());
                while (rest.hasRemaining()) out.write(rest);
                out.force(true);
            }
            makeFolder(target.getParent());
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(aside);
            throw e;
        }
        syncFolder(target.getParent());
    }

    /** Makes sure that a file which is there stays there. */
    void sync(Path file) throws IOException {
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
            open.force(true);
        }
        syncFolder(file.getParent());
        syncFolder(directory);
    }

    private void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Files.createDirectories(folder);
        syncFolder(directory);
    }

    private synchronized Path aside() throws IOException {
        Path aside = directory.resolve(ASIDE);
        Files.createDirectories(aside);
        if (!swept) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(aside, "*.tmp")) {
                for (Path file : left) Files.deleteIfExists(file);
            }
            swept = true;
        }
        return aside;
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
            open.force(true);
        } catch (NoSuchFileException e) {
            throw new IOException("folder " + folder + " vanished", e);
        }
    }
}
