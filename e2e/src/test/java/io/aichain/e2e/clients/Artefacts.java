package io.aichain.e2e.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The tests' contracts, compiled with OpenZeppelin's sources when first needed. */
public record Artefacts(Path folder) {
    /** Holds node_modules with solc, OpenZeppelin, viem and ethers. */
    static final Path PACKAGES = Parts.folder().resolve("node-clients");

    private static final Path RESOURCES = Parts.checkout().resolve("e2e/src/test/resources");

    public static Artefacts compile(Path folder) {
        try (ChildProcess node = ChildProcess.start(
                List.of(
                        "node",
                        script("compile.mjs").toString(),
                        PACKAGES.toString(),
                        RESOURCES.resolve("contracts").toString(),
                        folder.toString()),
                Map.of(),
                folder.resolveSibling(folder.getFileName() + ".log"))) {
            if (node.await(Duration.ofSeconds(180)) != 0) throw new IllegalStateException(node.tail());
        }
        return new Artefacts(folder);
    }

    static Path script(String name) {
        return RESOURCES.resolve("clients").resolve(name);
    }

    /** Creation code in hex. */
    String bytecode(String contract) {
        try {
            return new ObjectMapper()
                    .readTree(folder.resolve(contract + ".json").toFile())
                    .get("bytecode")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
