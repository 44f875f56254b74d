package io.aichain.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java run-time of all images: the modules of this JDK that our programs use, linked by jlink, with its archive of loaded classes. */
record JavaRuntime(Path home) {
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

    /** Links it into a folder, which is made anew. */
    static JavaRuntime link(Path folder) throws IOException, InterruptedException {
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
        for (Path file : Folders.files(folder)) Folders.date(folder.resolve(file));
        JavaRuntime runtime = new JavaRuntime(folder);
        // The archives that a JDK comes with and jlink leaves out: for heaps up to 32 GB, with and without compressed
        // references.
        Programs.run(List.of(runtime.java().toString(), "-Xshare:dump"));
        Folders.date(folder.resolve("lib/server/classes.jsa"));
        return runtime;
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** As {@code java --version} would name it, from the JDK that this was linked from. */
    static String version() {
        return System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + ", " + Runtime.version();
    }
}
