package io.aichain.operator.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** k8s is a base for Kustomize, as kubectl has it built in. */
class KustomizeIT {
    private static final Path KUBECTL = Checkout.part("kubernetes/bin/kubectl");

    @TempDir
    private Path folder;

    @BeforeEach
    void kubectlIsThere() {
        assumeTrue(Files.isExecutable(KUBECTL), "skipped: run e2e/parts/install kubernetes");
    }

    @Test
    void theBaseIsWhatIsInstalled() throws Exception {
        Path k8s = Checkout.root().resolve("k8s");
        assertThat(built(k8s))
                .containsExactlyInAnyOrderElementsOf(ChartTest.documents(Checkout.read(k8s.resolve("install.yaml"))));
    }

    @Test
    void aPatchAboveItChangesOneObject() throws Exception {
        Path base = Files.createDirectory(folder.resolve("base"));
        for (String name : List.of("kustomization.yaml", "install.yaml"))
            Files.copy(Checkout.root().resolve("k8s").resolve(name), base.resolve(name));
        Path above = Files.createDirectory(folder.resolve("above"));
        Files.writeString(above.resolve("kustomization.yaml"), """
                resources: [../base]
                patches:
                - target: {kind: Deployment, name: aichain-operator}
                  patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'
                """);
        List<JsonNode> patched = built(above);
        List<JsonNode> before = built(base);
        assertThat(patched).hasSameSizeAs(before);
        assertThat(patched.stream().filter(one -> !before.contains(one)).toList())
                .singleElement()
                .satisfies(one -> assertThat(one.at("/spec/replicas").asInt()).isEqualTo(2));
    }

    private List<JsonNode> built(Path base) throws IOException, InterruptedException {
        Path out = folder.resolve("built");
        Process kubectl = new ProcessBuilder(KUBECTL.toString(), "kustomize", base.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubectl.exitValue()).as(Files.readString(out)).isZero();
        return ChartTest.documents(Files.readString(out));
    }
}
