package io.aichain.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The C library and its neighbours of the distribution that this machine runs: what an image without a base needs so that a JVM and the
 * native libraries of our jars start. Copied as they lie here, with their licences.
 */
final class SystemLibraries {
    private static final List<String> NAMES = List.of(
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "librt.so.1",
            "libresolv.so.2",
            "libutil.so.1",
            "libgcc_s.so.1",
            "libstdc++.so.6",
            "libz.so.1");
    private static final List<String> PACKAGES = List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

    private SystemLibraries() {}

    /** Copies them into a folder that becomes an image's root. @throws IOException that names what this system lacks */
    static void copy(Path root) throws IOException {
        String architecture = architecture();
        Path loader =
                Path.of(architecture.equals("x86_64") ? "/lib64/ld-linux-x86-64.so.2" : "/lib/ld-linux-aarch64.so.1");
        List<Path> folders = List.of(
                Path.of("/lib/" + architecture + "-linux-gnu"),
                Path.of("/usr/lib/" + architecture + "-linux-gnu"),
                Path.of("/lib64"),
                Path.of("/usr/lib64"));
        take(loader, root);
        for (String name : NAMES) {
            Optional<Path> file = folders.stream()
                    .map(folder -> folder.resolve(name))
                    .filter(Files::exists)
                    .findFirst();
            take(
                    file.orElseThrow(() -> new IOException(
                            "no " + name + " in " + folders + ": images without a base need glibc, libgcc,"
                                    + " libstdc++ and zlib of this system; or give --base")),
                    root);
        }
        for (String name : PACKAGES) {
            Path licence = Path.of("/usr/share/doc", name, "copyright");
            if (Files.exists(licence)) take(licence, root);
        }
        write(
                root.resolve("etc/passwd"),
                "root:x:0:0:root:/:/sbin/nologin\naichain:x:65532:65532:aichain:/tmp:/sbin/nologin\n");
        write(root.resolve("etc/group"), "root:x:0:\naichain:x:65532:\n");
        write(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    }

    /** Versions of the packages that the files come from, by name, where the system can say; sorted. */
    static Map<String, String> packages() throws IOException, InterruptedException {
        Map<String, String> versions = new TreeMap<>();
        if (!Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) return versions;
        List<String> query = new ArrayList<>(List.of("/usr/bin/dpkg-query", "-W", "-f", "${Package} ${Version}\n"));
        query.addAll(PACKAGES);
        for (String line : Programs.run(query).lines().toList()) {
            String[] words = line.split(" ", 2);
            versions.put(words[0], words[1]);
        }
        return versions;
    }

    /** As Linux names it. */
    static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> throw new IllegalStateException("images are made on x86-64 and arm64, not on " + name);
        };
    }

    private static void take(Path file, Path root) throws IOException {
        Path target = root.resolve(Path.of("/").relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file.toRealPath(), target);
        Folders.date(target);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Folders.date(file);
    }
}
