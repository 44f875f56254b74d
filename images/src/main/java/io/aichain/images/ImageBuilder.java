package io.aichain.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Makes images, from what changes least to what changes most: C library (without a base), Java, other people's jars, ours, list of contents,
 * cache of the JVM. The same inputs give the same digest, but for that cache.
 */
final class ImageBuilder {
    private static final String USER = "65532:65532";
    private static final Path JAVA = Path.of("/opt/java");

    private final Path checkout;
    private final Path work;
    private final Base base;
    private final JavaRuntime java;
    private final String version;

    /** @param work folder for what is made on the way; its content may be removed afterwards */
    ImageBuilder(Path checkout, Path work, Base base, JavaRuntime java, String version) throws IOException {
        this.checkout = checkout;
        this.work = work;
        this.base = base;
        this.java = java;
        this.version = version;
        // Jib knows a layer by the names and dates of its files, and ours have one date: another run's layers may hold
        // other bytes
        Folders.delete(layers());
    }

    private Path layers() {
        return work.resolve("layers");
    }

    /** An image's program as it will lie in {@code /app}, its files dated alike; the JVM's cache is trained on exactly these. */
    Path stage(ImageSpec spec) throws IOException {
        Path folder = work.resolve(spec.name());
        Folders.delete(folder);
        Path app = spec.folder(checkout);
        Folders.copy(app, folder.resolve("libraries"), file -> isProgram(spec, file) && !isOurs(file));
        Folders.copy(app, folder.resolve("ours"), file -> isProgram(spec, file) && isOurs(file));
        return folder;
    }

    /** The staged files together, as one program that can be run here. */
    Path whole(ImageSpec spec) throws IOException {
        Path folder = work.resolve(spec.name()).resolve("whole");
        Folders.delete(folder);
        for (String part : List.of("libraries", "ours"))
            Folders.copy(work.resolve(spec.name()).resolve(part), folder, file -> true);
        return folder;
    }

    /**
     * @param cache of the JVM for this program, if it was trained
     * @param sbom list of contents
     * @return what was made
     */
    JibContainer build(ImageSpec spec, String reference, Path tar, Optional<Path> cache, Optional<Path> sbom)
            throws IOException, InterruptedException, ExecutionException, RegistryException,
                    InvalidImageReferenceException, CacheDirectoryCreationException {
        Files.createDirectories(tar.toAbsolutePath().getParent());
        return container(spec, cache, sbom)
                .containerize(settings(Containerizer.to(TarImage.at(tar).named(reference))));
    }

    /** The same, but to a registry. */
    JibContainer push(ImageSpec spec, Containerizer registry, Optional<Path> cache, Optional<Path> sbom)
            throws IOException, InterruptedException, ExecutionException, RegistryException,
                    InvalidImageReferenceException, CacheDirectoryCreationException {
        return container(spec, cache, sbom).containerize(settings(registry));
    }

    private Containerizer settings(Containerizer containerizer) {
        return containerizer
                .setToolName("aichain")
                .setOfflineMode(base instanceof Base.None)
                .setApplicationLayersCache(layers())
                .setBaseImageLayersCache(work.resolve("base-layers"));
    }

    private JibContainerBuilder container(ImageSpec spec, Optional<Path> cache, Optional<Path> sbom)
            throws IOException, InvalidImageReferenceException {
        Path staged = work.resolve(spec.name());
        JibContainerBuilder image = base.begin()
                .setFormat(ImageFormat.Docker)
                .setCreationTime(Instant.EPOCH)
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
                .setLabels(labels(spec))
                .setEntrypoint(command(spec, cache.isPresent()));
        if (SystemLibraries.architecture().equals("aarch64")) {
            image.setPlatforms(Set.of(new Platform("arm64", "linux")));
        }
        for (int port : spec.ports()) image.addExposedPort(Port.tcp(port));
        if (base instanceof Base.None) {
            Path root = work.resolve("system");
            Folders.delete(root);
            SystemLibraries.copy(root);
            image.addFileEntriesLayer(Layers.of("system", root, "/"));
            image.addFileEntriesLayer(Layers.temporary(work));
        }
        image.addFileEntriesLayer(Layers.of("java", java.home(), JAVA.toString()));
        image.addFileEntriesLayer(Layers.of("libraries", staged.resolve("libraries"), "/app"));
        image.addFileEntriesLayer(Layers.of("ours", staged.resolve("ours"), "/app"));
        if (sbom.isPresent()) image.addFileEntriesLayer(Layers.file("contents", sbom.get(), "/app/sbom.cdx.json"));
        if (cache.isPresent()) image.addFileEntriesLayer(Layers.file("cache", cache.get(), "/app/app.aot"));
        return image;
    }

    private Map<String, String> labels(ImageSpec spec) {
        return new TreeMap<>(Map.of(
                "org.opencontainers.image.title",
                "aichain-" + spec.name(),
                "org.opencontainers.image.description",
                spec.title(),
                "org.opencontainers.image.version",
                version,
                "org.opencontainers.image.licenses",
                "Apache-2.0",
                "org.opencontainers.image.vendor",
                "AIChain",
                "org.opencontainers.image.base.name",
                base.label(),
                "io.aichain.java",
                JavaRuntime.version(),
                "io.aichain.sbom",
                "/app/sbom.cdx.json"));
    }

    private static List<String> command(ImageSpec spec, boolean cached) {
        List<String> command = new ArrayList<>(List.of(JAVA.resolve("bin/java").toString()));
        if (cached) command.add("-XX:AOTCache=/app/app.aot");
        command.addAll(spec.flags());
        command.addAll(List.of("-jar", "/app/" + spec.jar()));
        return command;
    }

    /** Of Quarkus' folder all but its notes; of another module's target folder the jar and what it names. */
    private static boolean isProgram(ImageSpec spec, Path file) {
        String name = file.toString();
        if (spec.app().endsWith("quarkus-app")) return !name.endsWith(".txt") && !name.endsWith(".aot");
        return name.equals(spec.jar()) || file.startsWith("lib");
    }

    /** Our own change with every commit, others with a version. */
    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return !file.startsWith("lib") || name.startsWith("io.aichain.") || name.startsWith("aichain-");
    }
}
