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
final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    static DataFolder lock(Path root) throws IOException {
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

    Path genesis() {
        return root.resolve("genesis.json");
    }

    Path kafka() {
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

    Path executor(int index) {
        return root.resolve("executor-" + index);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
