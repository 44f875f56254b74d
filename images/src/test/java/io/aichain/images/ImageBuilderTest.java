package io.aichain.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.JibContainer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a small program that was never compiled: what is in them, and that it is the same each time. */
class ImageBuilderTest {
    private static final ImageSpec EXECUTOR = ImageSpec.ALL.stream()
            .filter(image -> image.name().equals("executor"))
            .findFirst()
            .orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void theSameFilesOfAnotherDayInAnotherFolderGiveTheSameDigest() throws Exception {
        String first = build("first", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty())
                .getDigest()
                .toString();
        String second = build("second", "2027-02-03T04:05:06Z", new Base.None(), Optional.empty())
                .getDigest()
                .toString();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void oneOtherByteGivesAnotherDigest() throws Exception {
        String first = build("first", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty())
                .getDigest()
                .toString();
        Files.writeString(
                checkout("second", "2026-01-01T00:00:00Z")
                        .resolve("executor/target/quarkus-app/lib/main/io.aichain.a.jar"),
                "ours!");
        assertThat(image("second", new Base.None(), Optional.empty())
                        .getDigest()
                        .toString())
                .isNotEqualTo(first);
    }

    /** The files' names, sizes and dates stay: nothing of the run before may be taken for them. */
    @Test
    void whatHasChangedSinceTheLastRunIsInTheNextImage() throws Exception {
        String before = build("one", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty())
                .getDigest()
                .toString();
        Path ours = folder.resolve("one/executor/target/quarkus-app/lib/main/io.aichain.a.jar");
        Files.writeString(ours, "x".repeat((int) Files.size(ours)));
        String after =
                image("one", new Base.None(), Optional.empty()).getDigest().toString();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void anImageRunsAsANumericUserAndSaysWhatItIs() throws Exception {
        build("one", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty());
        JsonNode config = config("one").get("config");
        assertThat(config.get("User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/Labels/org.opencontainers.image.title").asText()).isEqualTo("aichain-executor");
        Map<String, String> labels = new TreeMap<>();
        config.get("Labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        assertThat(labels)
                .containsOnlyKeys(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.description",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.licenses",
                        "org.opencontainers.image.vendor",
                        "org.opencontainers.image.base.name",
                        "io.aichain.java",
                        "io.aichain.sbom")
                .containsEntry("org.opencontainers.image.version", "1")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("io.aichain.java", JavaRuntime.version());
        assertThat(config.get("ExposedPorts").has("8545/tcp")).isTrue();
        assertThat(config.get("Entrypoint").toString())
                .startsWith("[\"/opt/java/bin/java\"")
                .contains(
                        "\"--add-modules=jdk.incubator.vector\"",
                        "\"-XX:+ExitOnOutOfMemoryError\"",
                        "\"-XX:MaxRAMPercentage=50\"",
                        "\"-XX:+UseG1GC\"",
                        "\"-XX:MaxMetaspaceSize=256m\"",
                        "\"-XX:+ExplicitGCInvokesConcurrent\"",
                        "\"-XX:ReservedCodeCacheSize=240m\"",
                        "\"-XX:MaxDirectMemorySize=256m\"")
                .endsWith("\"-jar\",\"/app/quarkus-run.jar\"]")
                .doesNotContain("AOTCache");
    }

    @Test
    void withoutABaseAnImageHasACLibraryAndNoShell() throws Exception {
        build("one", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty());
        Map<String, TarArchiveEntry> files = files("one");
        assertThat(files.keySet())
                .anyMatch(name -> name.endsWith("/libc.so.6"))
                .anyMatch(name -> name.endsWith("/libstdc++.so.6"));
        assertThat(files.keySet()).noneMatch(name -> name.endsWith("/sh") || name.endsWith("/bash"));
        assertThat(files.get("tmp/").getMode() & 0777).isEqualTo(0777);
        assertThat(files)
                .containsKeys(
                        "app/quarkus-run.jar",
                        "app/lib/main/io.aichain.a.jar",
                        "app/lib/main/org.other.jar",
                        "opt/java/bin/java");
        assertThat(files).doesNotContainKey("app/quarkus-app-dependencies.txt");
        assertThat(files.values())
                .allMatch(file ->
                        file.getLongUserId() == 0 && file.getLastModifiedDate().getTime() == 1000);
    }

    @Test
    void aCacheOfTheJvmIsUsedAndAddsOnlyALayer() throws Exception {
        build("without", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty());
        build(
                "with",
                "2026-01-01T00:00:00Z",
                new Base.None(),
                Optional.of(Files.writeString(folder.resolve("app.aot"), "learned")));
        assertThat(config("with").at("/config/Entrypoint/1").asText()).isEqualTo("-XX:AOTCache=/app/app.aot");
        JsonNode layers = config("with").at("/rootfs/diff_ids");
        JsonNode before = config("without").at("/rootfs/diff_ids");
        assertThat(layers.size()).isEqualTo(before.size() + 1);
        for (int i = 0; i < before.size(); i++) assertThat(layers.get(i)).isEqualTo(before.get(i));
    }

    @Test
    void theListOfContentsLiesWhereTheLabelSays() throws Exception {
        checkout("one", "2026-01-01T00:00:00Z");
        Path sbom = Files.writeString(folder.resolve("list.json"), "{}");
        image("one", new Base.None(), Optional.empty(), Optional.of(sbom));
        assertThat(config("one").at("/config/Labels/io.aichain.sbom").asText()).isEqualTo("/app/sbom.cdx.json");
        assertThat(files("one")).containsKey("app/sbom.cdx.json");
    }

    @Test
    void anotherImageCanBeTheBase() throws Exception {
        build("base", "2026-01-01T00:00:00Z", new Base.None(), Optional.empty());
        build("above", "2026-01-01T00:00:00Z", Base.parse("tar://" + folder.resolve("base.tar")), Optional.empty());
        int below = config("base").at("/rootfs/diff_ids").size();
        // Java, other people's jars, ours
        assertThat(config("above").at("/rootfs/diff_ids").size()).isEqualTo(below + 3);
        assertThat(config("above").at("/config/User").asText()).isEqualTo("65532:65532");
    }

    /** A tag is moved by its owners. */
    @Test
    void aBaseThatMustNotMoveIsNamedByItsDigest() throws Exception {
        String digest = "@sha256:" + "ab".repeat(32);
        for (String named :
                List.of("docker.io/library/debian" + digest, "docker.io/library/debian:trixie-slim" + digest)) {
            Base base = Base.parse(named);
            assertThat(base.label()).isEqualTo(named);
            assertThat(base.begin()).isNotNull();
        }
    }

    private JibContainer build(String name, String date, Base base, Optional<Path> cache) throws Exception {
        checkout(name, date);
        return image(name, base, cache);
    }

    private JibContainer image(String name, Base base, Optional<Path> cache) throws Exception {
        return image(name, base, cache, Optional.empty());
    }

    private JibContainer image(String name, Base base, Optional<Path> cache, Optional<Path> sbom) throws Exception {
        Path checkout = folder.resolve(name);
        ImageBuilder builder = new ImageBuilder(
                checkout, folder.resolve(name + ".work"), base, new JavaRuntime(checkout.resolve("java")), "1");
        Files.createDirectories(folder.resolve(name + ".work"));
        builder.stage(EXECUTOR);
        return builder.build(EXECUTOR, "example/executor:1", folder.resolve(name + ".tar"), cache, sbom);
    }

    private Path checkout(String name, String date) throws IOException {
        Path checkout = folder.resolve(name);
        Path app = checkout.resolve("executor/target/quarkus-app");
        for (Map.Entry<Path, String> file : Map.of(
                        app.resolve("quarkus-run.jar"), "starts",
                        app.resolve("lib/main/io.aichain.a.jar"), "ours",
                        app.resolve("lib/main/org.other.jar"), "theirs",
                        app.resolve("quarkus/generated.jar"), "made",
                        app.resolve("quarkus-app-dependencies.txt"), "notes",
                        checkout.resolve("java/bin/java"), "java")
                .entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.writeString(file.getKey(), file.getValue());
            Files.setLastModifiedTime(file.getKey(), FileTime.from(Instant.parse(date)));
        }
        return checkout;
    }

    private JsonNode config(String name) throws IOException {
        Map<String, byte[]> tar = contents(Files.newInputStream(folder.resolve(name + ".tar")));
        ObjectMapper mapper = new ObjectMapper();
        JsonNode manifest = mapper.readTree(tar.get("manifest.json"));
        return mapper.readTree(tar.get(manifest.at("/0/Config").asText()));
    }

    private Map<String, TarArchiveEntry> files(String name) throws IOException {
        Map<String, TarArchiveEntry> files = new TreeMap<>();
        for (Map.Entry<String, byte[]> layer :
                contents(Files.newInputStream(folder.resolve(name + ".tar"))).entrySet()) {
            if (!layer.getKey().endsWith(".tar.gz")) continue;
            try (TarArchiveInputStream in =
                    new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer.getValue())))) {
                for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    // folders on the way to a file come as they are needed
                    if (!entry.isDirectory() || entry.getName().equals("tmp/")) files.put(entry.getName(), entry);
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> contents(InputStream tar) {
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new BufferedInputStream(tar), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
                files.put(entry.getName(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
