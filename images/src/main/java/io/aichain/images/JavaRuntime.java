package io.aichain.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java run-time of all images: the modules of this JDK that our programs use, linked by jlink, with its archive of loaded classes. */
record JavaRuntime(Path home) {
    /** After which both orders have been seen, but for one time in five hundred. */
    private static final int MOST_LINKS = 10;

    /** What the services, their libraries and those who look at them need; each but the obvious with its user. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop", // java.beans, of Jackson and Kafka
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.rmi",
            "java.security.jgss", // Kafka's SASL, imported even where it is not used
            "java.security.sasl",
            "java.sql", // types that Jackson knows
            "java.transaction.xa",
            "java.xml",
            "jdk.crypto.cryptoki",
            "jdk.incubator.vector", // the executor's kernels
            "jdk.jcmd", // heap and thread dumps in a pod
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.unsupported", // sun.misc.Unsafe, of Kafka and RocksDB's neighbours
            "jdk.zipfs");

    /** Links it into a folder, which is made anew; the same from the same JDK. */
    static JavaRuntime link(Path folder) throws IOException, InterruptedException {
        jlink(folder);
        settle(folder);
        for (Path file : Folders.files(folder)) Folders.date(folder.resolve(file));
        JavaRuntime runtime = new JavaRuntime(folder);
        // The archives that a JDK comes with and jlink leaves out: for heaps up to 32 GB, with and without compressed
        // references.
        Programs.run(List.of(runtime.java().toString(), "-Xshare:dump"));
        Folders.date(folder.resolve("lib/server/classes.jsa"));
        return runtime;
    }

    /**
     * jlink writes some sets of modules in the order that its JVM's immutable collections have, forwards in one run and backwards in
     * another ({@code SystemModules$all}, JDK 25): so both are made, and the one whose modules come first byte by byte stays.
     */
    private static void settle(Path folder) throws IOException, InterruptedException {
        Path other = folder.resolveSibling(folder.getFileName() + "-other");
        for (int links = 1; links < MOST_LINKS; links++) {
            jlink(other);
            Path ours = folder.resolve("lib/modules");
            Path theirs = other.resolve("lib/modules");
            long at = Files.mismatch(ours, theirs);
            if (at < 0) continue;
            if (byteAt(theirs, at) < byteAt(ours, at)) {
                Folders.delete(folder);
                Files.move(other, folder);
            }
            break;
        }
        Folders.delete(other);
    }

    /** @return 0 to 255, or -1 behind the end */
    private static int byteAt(Path file, long position) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.min(position, Files.size(file)));
            return in.read();
        }
    }

    private static void jlink(Path folder) throws IOException, InterruptedException {
        Folders.delete(folder);
        Files.createDirectories(folder.getParent());
        Path jdk = Path.of(System.getProperty("java.home"));
        Programs.run(List.of(
                jdk.resolve("bin/jlink").toString(),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                folder.toString(),
                "--add-modules",
                String.join(",", MODULES)));
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** As {@code java --version} would name it, from the JDK that this was linked from. */
    static String version() {
        return System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", " + Runtime.version();
    }
}
