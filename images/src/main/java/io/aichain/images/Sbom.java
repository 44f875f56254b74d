package io.aichain.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The list of what an image is made of, in CycloneDX's JSON: the jars, as Maven's plugin listed them, and what lies below them. */
final class Sbom {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Sbom() {}

    /**
     * @param jars the plugin's list
     * @param system packages of the distribution that were copied, by name; empty with a base, which has its own list
     */
    static Path complete(Path jars, Map<String, String> system, Path target) throws IOException {
        if (!(MAPPER.readTree(jars.toFile()) instanceof ObjectNode list)
                || !list.path("bomFormat").asText().equals("CycloneDX"))
            throw new IOException(jars + " is not a list of CycloneDX");
        ArrayNode components = list.withArray("components");
        String java = System.getProperty("java.runtime.version");
        components
                .addObject()
                .put("type", "platform")
                .put("bom-ref", "java")
                .put("name", "OpenJDK")
                .put("publisher", System.getProperty("java.vendor"))
                .put("version", java)
                .put("purl", "pkg:generic/openjdk@" + java.replace("+", "%2B"));
        for (Map.Entry<String, String> entry : system.entrySet()) {
            String purl = "pkg:deb/debian/" + entry.getKey().replace("+", "%2B") + "@"
                    + entry.getValue().replace("+", "%2B");
            components
                    .addObject()
                    .put("type", "library")
                    .put("bom-ref", purl)
                    .put("name", entry.getKey())
                    .put("version", entry.getValue())
                    .put("purl", purl);
        }
        Files.writeString(target, MAPPER.writeValueAsString(list) + "\n");
        Folders.date(target);
        return target;
    }
}
