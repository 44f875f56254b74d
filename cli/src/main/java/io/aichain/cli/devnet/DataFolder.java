package io.aichain.cli.devnet;

import io.aichain.cli.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds a devnet; only one process may have it. */
public final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws Failure that says who has it, or why it cannot be used */
    public static DataFolder lock(Path root) {
        try {
            return locked(root);
        } catch (IOException e) {
            throw new Failure("cannot use " + root + " as a data folder: " + e, e);
        }
    }

    private static DataFolder locked(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException thisProcessHasIt) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new Failure(root
                    + " is in use by another devnet: stop that one, or give this one its own folder with --data DIR");
        }
        return new DataFolder(root, channel);
    }

    Path root() {
        return root;
    }

    public Path genesis() {
        return root.resolve("genesis.json");
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    Path bitcoin() {
        return root.resolve("bitcoin");
    }

    /** The node's URL with credentials, for {@code aichain verify}. */
    Path bitcoinUrl() {
        return root.resolve("bitcoin.url");
    }

    Path da() {
        return root.resolve("da");
    }

    public Path executor(int index) {
        return root.resolve("executor-" + index);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
