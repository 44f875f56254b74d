package io.aichain.conformance.suite;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

/**
 * The public fixtures: archives in a folder {@code shared/fixtures} beside the repository, or in the one that {@code aichain.shared}
 * names. Each is unpacked into {@code target} once; tests that need one are skipped, with its name, where it is not.
 */
public enum Archive {
    EEST("eest-state_tests-v5.4.0"),
    LEGACY("legacytests-constantinople-state-vm"),
    SMALL("ethereum-tests-trie-rlp-tx"),
    WORKLOADS("evm-workloads");

    private final String name;

    Archive(String name) {
        this.name = name;
    }

    /** The folder with its files. */
    public synchronized Path unpacked() {
        Path archive = archive();
        Assumptions.assumeTrue(archive != null, () -> "skipped: no shared/fixtures/" + name + ".tar.xz");
        Path target = Path.of("target", "fixtures", name);
        if (Files.exists(target.resolve(".whole"))) return target;
        try {
            unpack(archive, target);
            Files.createFile(target.resolve(".whole"));
        } catch (FileAlreadyExistsException another) {
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(archive.toString(), e);
        }
        return target;
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) throw new IOException(entry.getName() + " lies outside");
                if (!entry.isFile()) continue;
                Files.createDirectories(file.getParent());
                Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path archive() {
        String shared = System.getProperty("aichain.shared");
        if (shared != null) return existing(Path.of(shared, "fixtures"));
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = existing(at.resolve("shared").resolve("fixtures"));
            if (found != null) return found;
        }
        return null;
    }

    private Path existing(Path folder) {
        Path file = folder.resolve(name + ".tar.xz");
        return Files.exists(file) ? file : null;
    }
}
