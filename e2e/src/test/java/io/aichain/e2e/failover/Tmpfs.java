package io.aichain.e2e.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A small file system of its own that a test fills to the last byte and frees again. Needs root. */
final class Tmpfs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path ballast;

    private Tmpfs(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Empty: it may not be mounted here. */
    static Optional<Tmpfs> mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()) == 0;
        return mounted ? Optional.of(new Tmpfs(folder)) : Optional.empty();
    }

    /** To the last byte, also what others give back meanwhile: a service that fails to write takes its half of a file away. */
    void fill() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                try {
                    out.write(page);
                } catch (IOException full) {
                    long left = folder.toFile().getUsableSpace();
                    if (left == 0) return;
                    if (System.nanoTime() > deadline) throw new IOException(left + " bytes are left", full);
                }
            }
        }
    }

    void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (run("umount", "-l", folder.toString()) != 0) throw new IOException("cannot unmount " + folder);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
