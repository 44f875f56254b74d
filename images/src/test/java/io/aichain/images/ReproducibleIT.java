package io.aichain.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image of a packaged service and of this JDK, made twice from nothing, without the layer that a run of the JVM leaves. */
class ReproducibleIT {
    @TempDir
    private Path folder;

    @Test
    void twoBuildsHaveOneDigest() throws Exception {
        assertThat(digest("first")).isEqualTo(digest("second"));
    }

    private String digest(String name) throws Exception {
        Path checkout = Path.of("").toAbsolutePath();
        while (!Files.exists(checkout.resolve("mvnw"))) checkout = checkout.getParent();
        ImageSpec sequencer = ImageSpec.ALL.getFirst();
        assumeTrue(sequencer.isBuilt(checkout), "skipped: package the module " + sequencer.module() + " first");
        Path work = Files.createDirectory(folder.resolve(name));
        JavaRuntime java = JavaRuntime.link(work.resolve("java"));
        ImageBuilder builder = new ImageBuilder(checkout, work, new Base.None(), java, "1");
        builder.stage(sequencer);
        return builder.build(
                        sequencer,
                        "example/sequencer:1",
                        folder.resolve(name + ".tar"),
                        Optional.empty(),
                        Optional.empty())
                .getDigest()
                .toString();
    }
}
