package io.aichain.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what an image is made of. */
class SbomTest {
    private static final String JARS = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
             "components": [{"type": "library", "bom-ref": "pkg:maven/a/b@1", "group": "a", "name": "b", "version": "1",
               "purl": "pkg:maven/a/b@1"}]}
            """;

    @TempDir
    private Path folder;

    private JsonNode completed(String jars, Map<String, String> system) throws IOException {
        Path given = Files.writeString(folder.resolve("bom.json"), jars);
        return new ObjectMapper()
                .readTree(
                        Sbom.complete(given, system, folder.resolve("out.json")).toFile());
    }

    @Test
    void itHasTheJarsTheJavaBelowThemAndThePackagesBelowThat() throws IOException {
        JsonNode list = completed(JARS, new TreeMap<>(Map.of("libc6", "2.41-1", "libstdc++6", "14.2.0+x")));
        assertThat(list.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(list.path("components").findValuesAsText("purl"))
                .containsExactly(
                        "pkg:maven/a/b@1",
                        "pkg:generic/openjdk@"
                                + System.getProperty("java.runtime.version").replace("+", "%2B"),
                        "pkg:deb/debian/libc6@2.41-1",
                        "pkg:deb/debian/libstdc%2B%2B6@14.2.0%2Bx");
        assertThat(list.path("components").findValuesAsText("bom-ref")).doesNotHaveDuplicates();
        assertThat(list.path("components")).allSatisfy(one -> {
            assertThat(one.path("type").asText()).isIn("library", "platform");
            assertThat(one.path("name").asText()).isNotEmpty();
            assertThat(one.path("version").asText()).isNotEmpty();
        });
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> completed("[]", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a list of CycloneDX");
        assertThatThrownBy(() -> completed("{\"bomFormat\": \"SPDX\"}", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a list of CycloneDX");
    }
}
